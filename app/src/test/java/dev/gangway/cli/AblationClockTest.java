package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AblationClockTest {

  private static AblationResult ended(String row, double seconds) {
    return new AblationResult(row, 1, null, null, null, null, false, null, null, null, 10, seconds);
  }

  private static AblationPlan.Cell left(String row) {
    return new AblationPlan.Cell(row, 2, Path.of(row), null);
  }

  /** Two of c1+c2 at 200 seconds each, and one of a row of which none has ended, at the mean. */
  @Test
  void whatIsLeftTakesAsLongAsItsOwnRowHasTakenSharedByTheProcesses() {
    AblationClock clock =
        new AblationClock(
            List.of(ended("source-only", 20), ended("c1+c2", 150), ended("c1+c2", 250)));
    List<AblationPlan.Cell> left = List.of(left("c1+c2"), left("c1+c2"), left("c1-only"));
    assertThat(clock.secondsLeft(left, 1)).isEqualTo(540);
    assertThat(clock.secondsLeft(left, 2)).isEqualTo(270);
    assertThat(new AblationClock(List.of()).secondsLeft(left, 1)).isNaN();
  }

  @Test
  void timeIsToldInMinutesAndHours() {
    assertThat(AblationClock.text(10)).isEqualTo("about 1 min left");
    assertThat(AblationClock.text(59 * 60)).isEqualTo("about 59 min left");
    assertThat(AblationClock.text(3900)).isEqualTo("about 1 h 05 min left");
    assertThat(AblationClock.text(Double.NaN)).isEqualTo("time left not known yet");
  }
}
