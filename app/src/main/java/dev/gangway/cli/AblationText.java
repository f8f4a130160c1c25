package dev.gangway.cli;

import dev.gangway.eval.Spread;
import dev.gangway.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An ablation's table for people and for other programs. */
record AblationText(AblationTable table) {

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

  /** For the terminal. */
  String plain() {
    return heading() + "\n\n" + new TextTable(lines()) + "\n" + legend();
  }

  /** A Markdown file. */
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
    for (AblationTable.Row row : table.rows()) {
      for (AblationResult cell : row.cells()) {
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
    return table.unevenClasses() ? LEGEND + LEGEND_OF_UNEVEN_CLASSES : LEGEND;
  }

  private String heading() {
    String state =
        table.ended() == table.planned()
            ? ""
            : ", %d of %d trainings so far".formatted(table.ended(), table.planned());
    return "%s -> %s, protocol %s%s"
        .formatted(table.source(), table.target(), table.protocol(), state);
  }

  private List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>();
    List<String> heads = new ArrayList<>(List.of("setting"));
    table.seeds().forEach(seed -> heads.add("seed " + seed));
    heads.add("mean");
    if (table.unevenClasses()) {
      heads.add("class mean");
    }
    heads.add("gain");
    boolean averaged = table.rows().stream().anyMatch(row -> row.notAveraged().isPresent());
    if (averaged) {
      heads.add("not averaged");
    }
    heads.addAll(List.of("chosen", "best epoch", "transductive", "source test"));
    lines.add(heads);
    for (AblationTable.Row row : table.rows()) {
      List<String> line = new ArrayList<>(List.of(row.name()));
      for (long seed : table.seeds()) {
        line.add(row.of(seed).map(AblationResult::targetTest).map(Figures::hundredths).orElse("-"));
      }
      line.add(spread(row.targetTest()));
      if (table.unevenClasses()) {
        line.add(spread(row.targetTestClassMean()));
      }
      line.add(row.gain().map(Figures::gain).orElse("-"));
      if (averaged) {
        line.add(spread(row.notAveraged()));
      }
      line.add(spread(row.selectedTargetTest()));
      line.add(spread(row.oracleBest()));
      line.add(spread(row.targetTrain()));
      line.add(spread(row.sourceTest()));
      lines.add(line);
    }
    return lines;
  }

  private static String spread(Optional<Spread> spread) {
    return spread.map(Figures::spread).orElse("-");
  }
}
