package dev.gangway.cli.ablate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.base.SinceVersion;
import dev.gangway.cli.terminal.TextTable;
import dev.gangway.eval.Spread;
import dev.gangway.web.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of an ablation, as far as its trainings have ended.
 *
 * @param oracle always true: the target's labels scored it; they chose nothing but {@code
 *     oracleBest}
 */
record AblationTable(
    String source,
    String target,
    String protocol,
    boolean oracle,
    List<Long> seeds,
    List<Row> rows) {

  private static final String LEGEND =
      """
      Accuracy in %: mean and standard deviation over the seeds, on all test images. Every score on the target saw its \
      labels, for scoring alone. seed, mean and gain (over the first row, seed by seed): the last \
      weights on the target's test set; chosen: the weights \
      that a label-free validator chose; best epoch: chosen with the target's labels (oracle), on a sample; \
      transductive: the last weights on the target's training images. If there is a column "not averaged", it is of \
      the last step's own weights, and all others are of their moving average.
      """;

  private static final String LEGEND_OF_UNEVEN_CLASSES =
      """
      The classes of the test set are uneven: "class mean" is the mean of their accuracies, "mean" that of all images.
      """;

  /**
   * What one training came to, from its {@code summary.json}. Accuracies are 0..1 and null where
   * there is none; those on the target saw its labels and chose nothing, but {@code oracleBest}, on
   * the epochs' sample, did.
   *
   * @param sourceTest of the weights that leave training (with averaging the average), held out
   * @param targetTrain of the same on the images used unlabelled in training (transductive)
   * @param targetTestClassMean the mean over the classes instead, for sets of uneven classes
   * @param notAveraged of the last step's own weights on held-out target images, with averaging
   * @param selectedTargetTest of the weights that the label-free validator chose
   */
  record Result(
      String row,
      long seed,
      Double sourceTest,
      Double targetTrain,
      Double targetTest,
      @SinceVersion("0.2") Double targetTestClassMean,
      @SinceVersion("0.2") Boolean unevenClasses,
      Double notAveraged,
      Double selectedTargetTest,
      Double oracleBest,
      long iterations,
      double seconds) {

    /** Results of version 0.1 do not tell of classes. */
    Result {
      unevenClasses = unevenClasses != null && unevenClasses;
    }

    /** The result of a training that has ended well. */
    static Optional<Result> of(AblationPlan.Cell cell) {
      Path summary = cell.folder().resolve("summary.json");
      if (!Files.exists(cell.folder().resolve("DONE")) || !Files.exists(summary)) {
        return Optional.empty();
      }
      JsonNode json = Json.read(summary, JsonNode.class);
      return Optional.of(
          new Result(
              cell.row(),
              cell.seed(),
              number(json.at("/scores/sourceTest/accuracy")),
              number(json.at("/scores/targetTrain/accuracy")),
              number(json.at("/scores/targetTest/accuracy")),
              number(json.at("/scores/targetTest/meanRecall")),
              json.at("/scores/targetTest/uneven").asBoolean(),
              number(json.at("/notAveraged/targetTest/accuracy")),
              number(json.at("/selected/scores/targetTest/accuracy")),
              number(json.at("/oracleBest/accuracy")),
              json.path("iteration").asLong(),
              json.path("seconds").asDouble()));
    }

    private static Double number(JsonNode value) {
      return value.isNumber() ? Double.valueOf(value.asDouble()) : null;
    }
  }

  /**
   * One row. Spreads are over the seeds that have ended, of accuracies in 0..1; empty without any.
   *
   * @param gain of {@code targetTest} over the first row's, seed by seed; none of itself
   */
  record Row(
      String name,
      Optional<Spread> targetTest,
      @SinceVersion("0.2") Optional<Spread> targetTestClassMean,
      Optional<Spread> gain,
      Optional<Spread> notAveraged,
      Optional<Spread> selectedTargetTest,
      Optional<Spread> oracleBest,
      Optional<Spread> targetTrain,
      Optional<Spread> sourceTest,
      List<Result> cells) {

    Row {
      targetTestClassMean = targetTestClassMean == null ? Optional.empty() : targetTestClassMean;
    }

    Optional<Result> of(long seed) {
      return cells.stream().filter(cell -> cell.seed() == seed).findFirst();
    }
  }

  static AblationTable of(AblationPlan plan, List<Result> results) {
    String first = plan.rows().get(0).name();
    List<Result> base = ofRow(first, results);
    var config = plan.rows().get(0).config();
    return new AblationTable(
        config.names().source(),
        config.names().target(),
        config.protocol().toString(),
        true,
        plan.seeds(),
        plan.rows().stream()
            .map(
                row -> {
                  List<Result> cells = ofRow(row.name(), results);
                  boolean isFirst = row.name().equals(first);
                  return row(row.name(), cells, isFirst ? Optional.empty() : gain(cells, base));
                })
            .toList());
  }

  private static List<Result> ofRow(String name, List<Result> results) {
    return results.stream().filter(result -> result.row().equals(name)).toList();
  }

  private static Row row(String name, List<Result> cells, Optional<Spread> gain) {
    return new Row(
        name,
        spread(cells, Result::targetTest),
        spread(cells, Result::targetTestClassMean),
        gain,
        spread(cells, Result::notAveraged),
        spread(cells, Result::selectedTargetTest),
        spread(cells, Result::oracleBest),
        spread(cells, Result::targetTrain),
        spread(cells, Result::sourceTest),
        cells);
  }

  private static Optional<Spread> spread(List<Result> cells, Function<Result, Double> score) {
    return spread(cells.stream().map(score).filter(Objects::nonNull).toList());
  }

  private static Optional<Spread> spread(List<Double> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** Seed by seed, where both have ended. */
  private static Optional<Spread> gain(List<Result> cells, List<Result> base) {
    List<Double> gains = new ArrayList<>();
    for (Result cell : cells) {
      for (Result other : base) {
        if (cell.seed() == other.seed()
            && cell.targetTest() != null
            && other.targetTest() != null) {
          gains.add(cell.targetTest() - other.targetTest());
        }
      }
    }
    return spread(gains);
  }

  /** Whether the target's test set has classes of so few images that accuracy hides them. */
  boolean unevenClasses() {
    return rows.stream().flatMap(row -> row.cells.stream()).anyMatch(Result::unevenClasses);
  }

  int ended() {
    return rows.stream().mapToInt(row -> row.cells.size()).sum();
  }

  int planned() {
    return rows.size() * seeds.size();
  }

  String plain() {
    return heading() + "\n\n" + new TextTable(lines()) + "\n" + legend();
  }

  String markdown() {
    List<List<String>> lines = new ArrayList<>(lines());
    lines.add(1, lines.get(0).stream().map(column -> "---").toList());
    return "# %s%n%n%s%n%n%s"
        .formatted(
            heading(),
            lines.stream()
                .map(line -> "| " + String.join(" | ", line) + " |")
                .collect(Collectors.joining("\n")),
            legend());
  }

  /** A line for each training, accuracies in 0..1. */
  String csv() {
    StringBuilder text =
        new StringBuilder(
            "row,seed,source_test,target_train,target_test,not_averaged,selected_target_test,oracle_best,"
                + "iterations,seconds,target_test_class_mean\n");
    for (Row row : rows) {
      for (Result cell : row.cells()) {
        text.append(
            "\"%s\",%d,%s,%s,%s,%s,%s,%s,%d,%.1f,%s%n"
                .formatted(
                    row.name(),
                    cell.seed(),
                    value(cell.sourceTest()),
                    value(cell.targetTrain()),
                    value(cell.targetTest()),
                    value(cell.notAveraged()),
                    value(cell.selectedTargetTest()),
                    value(cell.oracleBest()),
                    cell.iterations(),
                    cell.seconds(),
                    value(cell.targetTestClassMean())));
      }
    }
    return text.toString();
  }

  private static String value(Double value) {
    return value == null ? "" : value.toString();
  }

  private String legend() {
    return unevenClasses() ? LEGEND + LEGEND_OF_UNEVEN_CLASSES : LEGEND;
  }

  private String heading() {
    String state =
        ended() == planned() ? "" : ", %d of %d trainings so far".formatted(ended(), planned());
    return "%s -> %s, protocol %s%s".formatted(source, target, protocol, state);
  }

  private record Column(String head, Function<Row, String> cell) {}

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>(List.of(new Column("setting", Row::name)));
    for (long seed : seeds) {
      columns.add(
          new Column(
              "seed " + seed,
              row -> row.of(seed).map(Result::targetTest).map(Figures::hundredths).orElse("-")));
    }
    columns.add(new Column("mean", row -> told(row.targetTest)));
    if (unevenClasses()) {
      columns.add(new Column("class mean", row -> told(row.targetTestClassMean)));
    }
    columns.add(new Column("gain", row -> row.gain.map(Figures::gain).orElse("-")));
    if (rows.stream().anyMatch(row -> row.notAveraged.isPresent())) {
      columns.add(new Column("not averaged", row -> told(row.notAveraged)));
    }
    columns.add(new Column("chosen", row -> told(row.selectedTargetTest)));
    columns.add(new Column("best epoch", row -> told(row.oracleBest)));
    columns.add(new Column("transductive", row -> told(row.targetTrain)));
    columns.add(new Column("source test", row -> told(row.sourceTest)));
    return columns;
  }

  private List<List<String>> lines() {
    List<Column> columns = columns();
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::head).toList());
    rows.forEach(row -> lines.add(columns.stream().map(it -> it.cell.apply(row)).toList()));
    return lines;
  }

  private static String told(Optional<Spread> spread) {
    return spread.map(Figures::spread).orElse("-");
  }
}
