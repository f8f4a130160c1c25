package dev.gangway.cli.ablate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AblationTest {

  private static AblationTable.Result ended(String row, double seconds) {
    return new AblationTable.Result(
        row, 1, null, null, null, null, false, null, null, null, 10, seconds);
  }

  private static AblationPlan.Cell left(String row) {
    return new AblationPlan.Cell(row, 2, Path.of(row), null);
  }

  /** Two of c1+c2 at 200 seconds each, and one of a row of which none has ended, at the mean. */
  @Test
  void whatIsLeftTakesAsLongAsItsOwnRowHasTakenSharedByTheProcesses() {
    List<AblationTable.Result> ended =
        List.of(ended("source-only", 20), ended("c1+c2", 150), ended("c1+c2", 250));
    List<AblationPlan.Cell> left = List.of(left("c1+c2"), left("c1+c2"), left("c1-only"));
    assertThat(Ablation.secondsLeft(ended, left, 1)).isEqualTo(540);
    assertThat(Ablation.secondsLeft(ended, left, 2)).isEqualTo(270);
    assertThat(Ablation.secondsLeft(List.of(), left, 1)).isNaN();
  }

  @Test
  void timeIsToldInMinutesAndHours() {
    assertThat(Ablation.timeLeft(10)).isEqualTo("about 1 min left");
    assertThat(Ablation.timeLeft(59 * 60)).isEqualTo("about 59 min left");
    assertThat(Ablation.timeLeft(3900)).isEqualTo("about 1 h 05 min left");
    assertThat(Ablation.timeLeft(Double.NaN)).isEqualTo("time left not known yet");
  }
}
