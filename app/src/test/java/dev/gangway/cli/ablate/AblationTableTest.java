package dev.gangway.cli.ablate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.eval.Spread;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AblationTableTest {

  /** One training: 80 % of all images right, 50 % as the mean of the classes. */
  private static AblationTable text(boolean uneven) {
    AblationTable.Result cell =
        new AblationTable.Result("c1+c2", 1, 0.9, null, 0.8, 0.5, uneven, null, null, null, 10, 1);
    Optional<Spread> none = Optional.empty();
    AblationTable.Row row =
        new AblationTable.Row(
            "c1+c2",
            Optional.of(Spread.of(List.of(0.8))),
            Optional.of(Spread.of(List.of(0.5))),
            none,
            none,
            none,
            none,
            none,
            Optional.of(Spread.of(List.of(0.9))),
            List.of(cell));
    return new AblationTable("a", "b", "full", true, List.of(1L), List.of(row));
  }

  @Test
  void theMeanOfTheClassesHasAColumnWhereTheyAreUneven() {
    assertThat(text(true).plain())
        .containsPattern("seed 1 +mean +class mean +gain")
        .containsPattern("80\\.00 +80\\.00 +50\\.00 +-");
    assertThat(text(false).plain()).containsPattern("seed 1 +mean +gain").doesNotContain("50.00");
  }

  @Test
  void tablesForProgramsAlwaysHaveIt() {
    assertThat(text(false).csv().lines())
        .containsExactly(
            "row,seed,source_test,target_train,target_test,not_averaged,selected_target_test,"
                + "oracle_best,iterations,seconds,target_test_class_mean",
            "\"c1+c2\",1,0.9,,0.8,,,,10,1.0,0.5");
  }
}
