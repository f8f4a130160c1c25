package dev.gangway.cli.train;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.gangway.train.RunSummary;
import dev.gangway.web.Figures;
import java.nio.file.Path;
import java.util.List;

/**
 * The ablation of a demo, {@code summary.json}.
 *
 * @param oracle always true: {@code targetTestAccuracy} saw target labels, and selected nothing
 */
public record DemoTable(String source, String target, long seed, boolean oracle, List<Row> rows) {

  /**
   * One method.
   *
   * @param sourceTestAccuracy 0..1, on held-out source images
   * @param targetTestAccuracy 0..1, on held-out target images
   * @param seconds spent in training
   */
  public record Row(
      @JsonAlias("setting") String method,
      double sourceTestAccuracy,
      double targetTestAccuracy,
      long iterations,
      double seconds) {}

  public static DemoTable of(List<RunSummary> summaries) {
    RunSummary first = summaries.get(0);
    return new DemoTable(
        first.source(),
        first.target(),
        first.seed(),
        true,
        summaries.stream().map(DemoTable::row).toList());
  }

  private static Row row(RunSummary summary) {
    return new Row(
        summary.method(),
        summary.scores().sourceTest().accuracy(),
        summary.scores().targetTest().orElseThrow().value().accuracy(),
        summary.iteration(),
        summary.seconds());
  }

  /**
   * The table for people.
   *
   * @param out where the runs and pictures are
   */
  String text(Path out) {
    StringBuilder text = new StringBuilder();
    text.append("%s -> %s, seed %d, last weights%n%n".formatted(source, target, seed));
    text.append("  method        source test   target test     gain   seconds%n".formatted());
    double base = rows.get(0).targetTestAccuracy;
    for (Row row : rows) {
      text.append(
          "  %-12s %12s %13s %8s %9.0f%n"
              .formatted(
                  row.method,
                  Figures.percent(row.sourceTestAccuracy),
                  Figures.percent(row.targetTestAccuracy),
                  Figures.points(row.targetTestAccuracy - base),
                  row.seconds));
    }
    text.append("%nThe target's labels were used for this table alone. Look at:%n".formatted());
    for (String name : List.of("report.html", "gta/samples/last.png")) {
      text.append("  %s%n".formatted(out.resolve(name)));
    }
    return text.toString();
  }
}
