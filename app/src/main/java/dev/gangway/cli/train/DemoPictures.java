package dev.gangway.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.report.Curve;
import dev.gangway.report.Curves;
import dev.gangway.report.PngFile;
import dev.gangway.report.YScale;
import dev.gangway.run.MetricsLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Draws the target accuracy of all settings of a demo in one picture. */
final class DemoPictures {

  private DemoPictures() {}

  static void draw(Path out, DemoTable table, Terminal terminal) throws IOException {
    List<Curve> curves = new ArrayList<>();
    for (DemoTable.Row row : table.rows()) {
      List<JsonNode> scores =
          MetricsLog.read(out.resolve(row.method()).resolve("metrics.jsonl")).stream()
              .filter(line -> line.path("type").asText().equals("scores"))
              .toList();
      curves.add(
          new Curve(
              row.method(),
              scores.stream().mapToDouble(line -> line.path("iteration").asDouble()).toArray(),
              scores.stream()
                  .mapToDouble(line -> line.path("oracleTargetTestAccuracy").asDouble())
                  .toArray()));
    }
    String title = "%s -> %s: accuracy on the target's test set (oracle)";
    PngFile.write(
            out.resolve("accuracy.png"),
            () ->
                new Curves(
                        title.formatted(table.source(), table.target()),
                        "iteration",
                        "accuracy",
                        YScale.LINEAR,
                        curves)
                    .draw())
        .ifPresent(terminal::note);
  }
}
