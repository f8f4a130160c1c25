package dev.gangway.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.report.ConfusionPicture;
import dev.gangway.report.Curve;
import dev.gangway.report.Curves;
import dev.gangway.report.PngFile;
import dev.gangway.report.YScale;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.RunSummary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Draws the curves and the confusion matrices of a run from its folder. */
final class RunPictures {

  /** A curve that grows with the log. */
  private static final class Points {
    private final DoubleStream.Builder x = DoubleStream.builder();
    private final DoubleStream.Builder y = DoubleStream.builder();

    void add(double at, double value) {
      x.add(at);
      y.add(value);
    }

    Curve named(String name) {
      return new Curve(name, x.build().toArray(), y.build().toArray());
    }
  }

  private RunPictures() {}

  static void draw(RunDirectory run, RunSummary summary, Terminal terminal) throws IOException {
    List<JsonNode> log = MetricsLog.read(run.metrics());
    Map<String, Points> losses = new LinkedHashMap<>();
    Map<String, Points> accuracies = new LinkedHashMap<>();
    for (JsonNode line : log) {
      double iteration = line.path("iteration").asDouble();
      line.path("losses")
          .properties()
          .forEach(loss -> add(losses, loss.getKey(), iteration, loss.getValue().asDouble()));
      add(accuracies, "source test", iteration, line.path("sourceTestAccuracy"));
      add(accuracies, "target test (oracle)", iteration, line.path("oracleTargetTestAccuracy"));
    }
    curves(run, "losses", losses, YScale.LOGARITHMIC, terminal);
    curves(run, "accuracy", accuracies, YScale.LINEAR, terminal);
    summary
        .scores()
        .targetTest()
        .ifPresent(
            score ->
                PngFile.write(
                        run.path().resolve("confusion-target-test.png"),
                        () -> new ConfusionPicture(score.value()).draw())
                    .ifPresent(terminal::note));
    PngFile.write(
            run.path().resolve("confusion-source-test.png"),
            () -> new ConfusionPicture(summary.scores().sourceTest()).draw())
        .ifPresent(terminal::note);
  }

  private static void add(Map<String, Points> curves, String name, double x, JsonNode y) {
    if (y.isNumber()) {
      add(curves, name, x, y.asDouble());
    }
  }

  private static void add(Map<String, Points> curves, String name, double x, double y) {
    curves.computeIfAbsent(name, unused -> new Points()).add(x, y);
  }

  private static void curves(
      RunDirectory run, String what, Map<String, Points> points, YScale scale, Terminal terminal) {
    if (points.isEmpty()) {
      return;
    }
    List<Curve> curves =
        points.entrySet().stream().map(entry -> entry.getValue().named(entry.getKey())).toList();
    PngFile.write(
            run.path().resolve(what + ".png"),
            () -> new Curves(what, "iteration", what, scale, curves).draw())
        .ifPresent(terminal::note);
  }
}
