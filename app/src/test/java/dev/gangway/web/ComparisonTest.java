package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.eval.Spread;
import dev.gangway.run.view.RunView;
import dev.gangway.web.Parts.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs side by side, and how their figures are told. */
class ComparisonTest {

  @TempDir private Path folder;

  /** 100 times 0.92045 is 92.04499999999999 in binary, and a script would round that down. */
  @ParameterizedTest
  @CsvSource({
    "0.92045, 92.05 %",
    "0.9205, 92.05 %",
    "0.00005, 0.01 %",
    "0.0625, 6.25 %",
    "1, 100.00 %"
  })
  void aScoreIsRoundedByItsDecimals(double share, String told) {
    assertThat(Figures.percent(share)).isEqualTo(told);
    assertThat(Figures.hundredths(share) + " %").isEqualTo(told);
  }

  @Test
  void figuresReadAsTheyShould() {
    assertThat(Figures.percent(0.89686)).isEqualTo("89.69 %");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("–");
    assertThat(Figures.points(-0.01)).isEqualTo("-1.00");
    assertThat(Figures.points(-0.00001)).isEqualTo("+0.00");
    assertThat(Figures.typeset(Figures.points(-0.01))).isEqualTo("−1.00");
    assertThat(Figures.spread(Spread.of(List.of(0.5)))).isEqualTo("50.00");
    assertThat(Figures.gain(Spread.of(List.of(0.1, 0.3)))).isEqualTo("+20.00 ± 14.14");
    assertThat(Figures.time(3_725)).isEqualTo("1:02:05 h");
    assertThat(Figures.time(65)).isEqualTo("1:05 min");
  }

  @Test
  void runsAreComparedRowByRowAndSeedBySeed() throws IOException {
    List<Path> runs = new ArrayList<>();
    double[][] accuracies = {{0.6, 0.7}, {0.9, 0.8}};
    for (int row = 0; row < 2; row++) {
      String setting = row == 0 ? "source-only" : "c1+c2";
      for (int seed = 1; seed <= 2; seed++) {
        Path path = folder.resolve("cells").resolve(setting + "-seed" + seed);
        new RunFolder(path, setting, seed)
            .withConfig("street")
            .withLog()
            .finished(accuracies[row][seed - 1]);
        runs.add(path);
      }
    }
    Collections.reverse(runs);
    Comparison.Task task = comparison(runs).tasks().get(0);
    assertThat(task.rows())
        .extracting(Comparison.Row::name)
        .containsExactly("source-only", "c1+c2");
    assertThat(task.seeds()).containsExactly(1L, 2L);
    assertThat(task.tiles().get(0).title()).isEqualTo("Best on the target: c1+c2");
    assertThat(task.table().best()).isEqualTo(1);
    assertThat(task.table().rows().get(0))
        .startsWith("source-only", "60.00", "70.00", "65.00 ± 7.07", "–");
    assertThat(task.table().rows().get(1)).contains("85.00 ± 7.07", "+20.00 ± 14.14");
    Table differences = comparison(runs).differences();
    assertThat(differences.heads()).containsExactlyInAnyOrder("run", "setting", "seed");

    Path out = folder.resolve("report.html");
    Files.writeString(runs.get(0).resolve("report.html"), "its own");
    new Report(2, 100, note -> {}).compare("an ablation", runs, out);
    assertThat(Files.readString(out))
        .contains("<td>85.00 ± 7.07</td><td>+20.00 ± 14.14</td>", "Best on the target: c1+c2")
        .contains("<p>an ablation · 4 runs, 4 done</p>")
        .contains("\"links\":{\"c1+c2-seed2\":\"cells/c1%2Bc2-seed2/report.html\"}");
  }

  private static Comparison comparison(List<Path> runs) {
    return Comparison.of(
        runs.stream()
            .map(run -> Comparison.Member.of(new RunView(run, run.getFileName().toString())))
            .toList());
  }

  @Test
  void runsOfOtherTasksAreNotMixed() throws IOException {
    List<Path> runs = new ArrayList<>();
    for (String source : List.of("street", "other")) {
      Path path = folder.resolve(source);
      runs.add(new RunFolder(path, "c1+c2", 1).withConfig(source).finished(0.5).path());
    }
    List<Comparison.Task> tasks = comparison(runs).tasks();
    assertThat(tasks)
        .extracting(Comparison.Task::task)
        .containsExactly("street → hand", "other → hand");
    assertThat(tasks.get(0).tiles()).as("no gain of itself").hasSize(1);
  }
}
