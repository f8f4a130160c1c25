package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    assertThat(new AblationText(table).markdown()).isEqualTo(written);
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
      StringBuilder line = new StringBuilder("| " + demos.get(0).rows().get(row).setting() + " |");
      for (DemoTable demo : demos) {
        String percent = "%.1f %%".formatted(100 * demo.rows().get(row).targetTestAccuracy());
        line.append(row == 2 ? " **" + percent + "** |" : " " + percent + " |");
      }
      assertThat(readme).contains(line.toString());
    }
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
