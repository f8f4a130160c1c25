package dev.gangway.cli.ablate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.cli.train.DemoCommand;
import dev.gangway.eval.Spread;
import dev.gangway.web.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages say is what {@code ablate} and {@code demo} wrote. The tables of docs/results.md
 * are made of the JSON beside it; {@code -Dgangway.docs.write=true} makes them anew.
 */
class ResultsPageTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Path RESULTS = DOCS.resolve("results");
  private static final Pattern SPREAD = Pattern.compile("[+-]?\\d+\\.\\d\\d ± \\d+\\.\\d\\d");
  private static final Pattern MADE =
      Pattern.compile(
          "(?s)<!-- (ablations|validators|demos|commands)((?: \\S+)*) -->\n(.*?)<!-- end -->");

  static List<Path> measured() throws IOException {
    try (Stream<Path> folders = Files.list(RESULTS)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }

  @Test
  void thePageIsMadeOfTheJson() throws IOException {
    String page = page("results.md");
    String made = MADE.matcher(page).replaceAll(found -> Matcher.quoteReplacement(made(found)));
    if (Boolean.getBoolean("gangway.docs.write")) {
      Files.writeString(DOCS.resolve("results.md"), made);
    } else {
      assertThat(page)
          .as("made by: mvn -pl app -am test -Dtest=ResultsPageTest -Dgangway.docs.write=true")
          .isEqualTo(made);
    }
    for (Path folder : measured()) {
      assertThat(made).containsPattern("<!-- ablations .*\\b" + folder.getFileName() + "[ ]");
    }
  }

  private static String made(MatchResult found) {
    String words = found.group(2).strip();
    List<String> names = words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
    String content =
        switch (found.group(1)) {
          case "ablations" -> ablations(names);
          case "validators" -> validators(names);
          case "demos" -> demos(names);
          default -> commands();
        };
    return "<!-- %s%s -->%n%s%n<!-- end -->"
        .formatted(found.group(1), found.group(2), content)
        .replace(System.lineSeparator(), "\n");
  }

  private static AblationTable table(String folder) {
    return Json.read(RESULTS.resolve(folder).resolve("results.json"), AblationTable.class);
  }

  private static String markdown(List<List<String>> lines) {
    List<List<String>> all = new ArrayList<>(lines);
    all.add(1, lines.get(0).stream().map(column -> "---").toList());
    return all.stream()
        .map(line -> "| " + String.join(" | ", line) + " |")
        .collect(Collectors.joining("\n"));
  }

  private static String ablations(List<String> folders) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "task",
            "setting",
            "steps",
            "seeds",
            "mean",
            "gain",
            "not averaged",
            "chosen",
            "best epoch",
            "transductive",
            "source test"));
    for (String folder : folders) {
      AblationTable table = table(folder);
      table.rows().forEach(row -> lines.add(line(table, row)));
    }
    return markdown(lines);
  }

  private static List<String> line(AblationTable table, AblationTable.Row row) {
    return List.of(
        task(table),
        row.name(),
        "%,d".formatted(row.cells().get(0).iterations()),
        row.cells().stream()
            .map(cell -> Figures.hundredths(cell.targetTest()))
            .collect(Collectors.joining(", ")),
        said(row.targetTest()),
        row.gain().map(Figures::gain).orElse("-"),
        said(row.notAveraged()),
        said(row.selectedTargetTest()),
        said(row.oracleBest()),
        said(row.targetTrain()),
        said(row.sourceTest()));
  }

  private static String said(Optional<Spread> spread) {
    return spread.map(Figures::spread).orElse("-");
  }

  private static String task(AblationTable table) {
    String protocol = table.protocol().equals("full") ? "" : ", " + table.protocol();
    return domain(table.source()) + " -> " + domain(table.target()) + protocol;
  }

  private static String domain(String name) {
    return name.startsWith("synth")
        ? name
        : name.contains("first500") ? "SVHN-500" : name.toUpperCase(Locale.ROOT);
  }

  /** Mean rank correlation with the target's accuracy, and the largest regret in points. */
  private static String validators(List<String> folders) {
    List<String> head = new ArrayList<>(List.of("validator"));
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String folder : folders) {
      head.add(task(table(folder)) + " (" + folder.replaceAll(".*-", "") + ")");
      Map<String, List<JsonNode>> found = new LinkedHashMap<>();
      for (long seed : table(folder).seeds()) {
        Path summary = RESULTS.resolve(folder).resolve("c1+c2-seed%d.json".formatted(seed));
        Json.read(summary, JsonNode.class)
            .path("validators")
            .forEach(
                one ->
                    found
                        .computeIfAbsent(one.path("validator").asText(), key -> new ArrayList<>())
                        .add(one));
      }
      found.forEach(
          (name, seeds) ->
              lines
                  .computeIfAbsent(name, key -> new ArrayList<>(List.of(key)))
                  .add(
                      "%+.2f / %.2f"
                          .formatted(
                              seeds.stream()
                                  .mapToDouble(one -> one.path("correlation").asDouble())
                                  .average()
                                  .orElseThrow(),
                              seeds.stream()
                                  .mapToDouble(one -> 100 * one.path("regret").asDouble())
                                  .max()
                                  .orElseThrow())));
    }
    return markdown(Stream.concat(Stream.of(head), lines.values().stream()).toList());
  }

  private static String demos(List<String> names) {
    List<DemoCommand.DemoTable> demos =
        names.stream()
            .map(name -> Json.read(RESULTS.resolve(name), DemoCommand.DemoTable.class))
            .toList();
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("setting"));
    demos.forEach(demo -> head.add("seed " + demo.seed()));
    lines.add(head);
    for (int row = 0; row < demos.get(0).rows().size(); row++) {
      List<String> line = new ArrayList<>(List.of(demos.get(0).rows().get(row).method()));
      for (DemoCommand.DemoTable demo : demos) {
        line.add(Figures.percent(demo.rows().get(row).targetTestAccuracy()));
      }
      lines.add(line);
    }
    return markdown(lines);
  }

  /** Of every folder: the commit and the command. */
  private static String commands() {
    try {
      StringBuilder all = new StringBuilder("```\n");
      for (Path folder : measured()) {
        Path file = folder.resolve("provenance.json");
        if (Files.exists(file)) {
          JsonNode run = Json.read(file, JsonNode.class);
          all.append("# %s\n".formatted(folder.getFileName()));
          all.append(
              "#   commit %s, %s %s\n"
                  .formatted(
                      run.path("commit").asText("not kept"),
                      run.path("processor").asText(),
                      run.path("instructions").asText()));
          all.append(run.path("command").asText().replaceFirst("gangway", "./gangway") + "\n");
        }
      }
      return all + "```";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("measured")
  void everyTableIsThatOfItsJson(Path folder) throws IOException {
    AblationTable table = Json.read(folder.resolve("results.json"), AblationTable.class);
    assertThat(table.markdown()).isEqualTo(Files.readString(folder.resolve("ablation.md")));
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
    assertThat(page("../README.md").replace("**", ""))
        .contains("| %s | %s | %s |".formatted(task, baseline, fast));
  }

  private static Optional<String> measured(String folder) {
    return Files.exists(RESULTS.resolve(folder).resolve("results.json"))
        ? table(folder).rows().get(0).targetTest().map(Figures::spread)
        : Optional.empty();
  }

  @Test
  void everySpreadOnThePagesIsInATable() throws IOException {
    StringBuilder tables = new StringBuilder();
    for (Path folder : measured()) {
      tables.append(Files.readString(folder.resolve("ablation.md")));
    }
    for (String page : List.of("../README.md", "faq.md", "method.md")) {
      assertThat(SPREAD.matcher(page(page)).results().map(MatchResult::group))
          .allSatisfy(spread -> assertThat(tables).contains(spread));
    }
  }
}
