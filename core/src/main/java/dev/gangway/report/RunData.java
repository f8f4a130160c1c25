package dev.gangway.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.report.EmbeddingLayout.Points;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the scripts of a run's page draw.
 *
 * @param moments the places of the slider, ascending
 * @param sheets pictures of generated images, ascending
 */
record RunData(
    List<Chart> charts,
    List<Moment> moments,
    List<String> classes,
    List<Frame> frames,
    List<Sheet> sheets) {

  /** A place of the slider. */
  record Moment(long iteration, long epoch, String text) {}

  /** A t-SNE picture; places in tenths. */
  record Frame(long iteration, double trustworthiness, Cloud source, Cloud target) {}

  /** The points of a domain. */
  record Cloud(int[] x, int[] y, int[] label, int[] predicted) {
    static Cloud of(Points points) {
      return new Cloud(tenths(points.x()), tenths(points.y()), points.label(), points.predicted());
    }

    private static int[] tenths(float[] values) {
      int[] tenths = new int[values.length];
      for (int i = 0; i < tenths.length; i++) {
        tenths[i] = Math.round(10 * values[i]);
      }
      return tenths;
    }
  }

  /** Generated images at an iteration, as addresses of PNG in the page. */
  record Sheet(long iteration, String source, String target) {}

  static RunData of(
      RunFiles run, Epochs epochs, List<EmbeddingLayout> layouts, Map<Long, SampleSheet> samples) {
    List<Moment> moments = new ArrayList<>();
    for (Epochs.Epoch epoch : epochs.all()) {
      String text =
          "source %s, target %s"
              .formatted(Figures.percent(epoch.sourceTest()), Figures.percent(epoch.targetTest()));
      moments.add(new Moment(epoch.iteration(), epoch.epoch(), text));
    }
    List<Sheet> sheets = new ArrayList<>();
    samples.forEach(
        (iteration, sheet) ->
            sheets.add(new Sheet(iteration, address(sheet.source()), address(sheet.target()))));
    return new RunData(
        charts(run, epochs),
        moments,
        classes(run),
        layouts.stream()
            .map(
                layout ->
                    new Frame(
                        layout.iteration(),
                        layout.trustworthiness(),
                        Cloud.of(layout.source()),
                        Cloud.of(layout.target())))
            .toList(),
        sheets);
  }

  private static String address(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  private static List<String> classes(RunFiles run) {
    JsonNode names = run.summary().at("/scores/sourceTest/classNames");
    List<String> classes = new ArrayList<>();
    names.forEach(name -> classes.add(name.asText()));
    int count = Math.min(10_000, run.config().at("/settings/network/classes").asInt());
    for (int k = classes.size(); k < count; k++) {
      classes.add(Integer.toString(k));
    }
    return classes;
  }

  private static List<Chart> charts(RunFiles run, Epochs epochs) {
    List<JsonNode> steps = run.lines("step");
    List<Chart> charts = new ArrayList<>();
    charts.add(Chart.ofEpochs("accuracy", "Accuracy", epochs, RunData::accuracies).inPercent());
    charts.add(
        Chart.ofEpochs("proxy", "Proxy A-distance", epochs, e -> only(e, "proxy-a-distance"))
            .withNote("2: a linear classifier tells the domains apart; 0: it guesses."));
    charts.add(
        Chart.ofEpochs("mmd", "Maximum mean discrepancy", epochs, e -> only(e, "mmd"))
            .withNote("0: both domains have the same embeddings."));
    charts.add(Chart.ofSteps("losses", "Losses", true, steps, line -> line.path("losses")));
    charts.add(
        Chart.ofSteps(
                "discriminator",
                "Images that the discriminator tells right",
                false,
                steps,
                line -> line.path("discriminatorAccuracy"))
            .inPercent());
    charts.add(
        Chart.ofSteps(
            "gradients", "Gradient norms", true, steps, line -> line.path("gradientNorms")));
    charts.add(Chart.ofSteps("speed", "Images per second", false, steps, RunData::speed));
    validators(epochs).forEach(charts::add);
    return charts.stream().filter(Chart::hasValues).toList();
  }

  private static JsonNode speed(JsonNode line) {
    return line.has("imagesPerSecond")
        ? new com.fasterxml.jackson.databind.node.ObjectNode(
            com.fasterxml.jackson.databind.node.JsonNodeFactory.instance,
            Map.of("images per second", line.path("imagesPerSecond")))
        : MissingNode.getInstance();
  }

  private static Map<String, Double> accuracies(Epochs.Epoch epoch) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("source test", epoch.sourceTest());
    if (Double.isFinite(epoch.targetTest())) {
      values.put("target test (oracle)", epoch.targetTest());
    }
    return values;
  }

  private static Map<String, Double> only(Epochs.Epoch epoch, String name) {
    Double value = epoch.distances().get(name);
    return value == null ? Map.of() : Map.of(name, value);
  }

  private static List<Chart> validators(Epochs epochs) {
    if (epochs.isEmpty()) {
      return List.of();
    }
    return epochs.last().validators().keySet().stream()
        .map(
            name ->
                Chart.ofEpochs(
                    "validator-" + name,
                    name,
                    epochs,
                    e -> Map.of(name, e.validators().getOrDefault(name, Double.NaN))))
        .toList();
  }
}
