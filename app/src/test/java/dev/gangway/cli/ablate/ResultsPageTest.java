package dev.gangway.cli.ablate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.base.Json;
import dev.gangway.cli.train.DemoTable;
import dev.gangway.report.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages say is what {@code ablate} wrote. */
class ResultsPageTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Pattern SPREAD = Pattern.compile("[+-]?\\d+\\.\\d\\d ± \\d+\\.\\d\\d");

  static List<Path> measured() throws IOException {
    try (Stream<Path> folders = Files.list(DOCS.resolve("results"))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static String markdown(Path folder) throws IOException {
    return Files.readString(folder.resolve("ablation.md"));
  }

  @ParameterizedTest
  @MethodSource("measured")
  void everyTableIsThatOfItsJsonAndStandsOnThePage(Path folder) throws IOException {
    AblationTable table = Json.read(folder.resolve("results.json"), AblationTable.class);
    String written = markdown(folder);
    assertThat(table.markdown()).isEqualTo(written);
    List<String> page = Files.readAllLines(DOCS.resolve("results.md"));
    assertThat(page).containsAll(written.lines().filter(line -> line.startsWith("|")).toList());
  }

  @Test
  void theDemosTableInTheReadmeIsThatOfItsJson() throws IOException {
    List<DemoTable> demos =
        Stream.of(1, 2, 3)
            .map(seed -> DOCS.resolve("results/demo-seed%d.json".formatted(seed)))
            .map(file -> Json.read(file, DemoTable.class))
            .toList();
    List<String> readme = Files.readAllLines(DOCS.resolveSibling("README.md"));
    for (int row = 0; row < 3; row++) {
      StringBuilder line = new StringBuilder("| " + demos.get(0).rows().get(row).method() + " |");
      for (DemoTable demo : demos) {
        String percent = Figures.percent(demo.rows().get(row).targetTestAccuracy());
        line.append(row == 2 ? " **" + percent + "** |" : " " + percent + " |");
      }
      assertThat(readme).contains(line.toString());
    }
    StringBuilder gains = new StringBuilder("| gain of c1+c2 |");
    for (DemoTable demo : demos) {
      List<DemoTable.Row> rows = demo.rows();
      double gain = rows.get(2).targetTestAccuracy() - rows.get(0).targetTestAccuracy();
      gains.append(" " + Figures.points(gain) + " |");
    }
    assertThat(readme).contains(gains.toString());
  }

  /** Whoever runs one of them finds its figure missing in the README. */
  @ParameterizedTest
  @CsvSource({
    "'USPS -> MNIST, full sets', usps-mnist",
    "'MNIST -> USPS, full sets', mnist-usps",
    "'MNIST -> USPS, 2,000 / 1,800 images', mnist-usps-p",
    "'USPS -> MNIST, 1,800 / 2,000 images', usps-mnist-p",
    "synth-street (drawn house numbers) -> MNIST, synth-street-mnist",
    "synth-street -> synth-hand, synth-street-hand",
    "'synth-street -> SVHN, the first 500 of its training images', synth-street-svhn",
  })
  void fastAndSourceOnlyStandSideBySideAsTheyWereMeasured(String task, String folder)
      throws IOException {
    String baseline = measured(folder + "-fast-source-only").orElse("not run");
    String fast = measured(folder + "-fast-6000").orElseThrow();
    assertThat(Files.readString(DOCS.resolveSibling("README.md")).replace("**", ""))
        .contains("| %s | %s | %s |".formatted(task, baseline, fast));
  }

  private static Optional<String> measured(String folder) {
    Path results = DOCS.resolve("results").resolve(folder).resolve("results.json");
    return Files.exists(results)
        ? Json.read(results, AblationTable.class).rows().get(0).targetTest().map(Figures::spread)
        : Optional.empty();
  }

  @Test
  void everySpreadInTheReadmeIsInATable() throws IOException {
    StringBuilder tables = new StringBuilder();
    for (Path folder : measured()) {
      tables.append(markdown(folder));
    }
    List<String> said =
        SPREAD
            .matcher(Files.readString(DOCS.resolveSibling("README.md")))
            .results()
            .map(found -> found.group())
            .collect(Collectors.toList());
    assertThat(said).isNotEmpty().allSatisfy(spread -> assertThat(tables).contains(spread));
  }
}
