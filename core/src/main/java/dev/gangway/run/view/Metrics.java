package dev.gangway.run.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.MetricsLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the lines of {@code metrics.jsonl} add up to. A number {@code x} within {@code y} of a line
 * becomes a point of the curve {@code y/x}, one outside any object a point of {@code type/x}; what
 * a resumption supersedes is forgotten. The order of a line's fields means nothing.
 */
public final class Metrics {

  private static final int MOST_CURVES = 128;
  private static final int MOST_ALARMS = 1_000;
  private static final int LONGEST_TEXT = 2_000;

  /** An alarm: what kind, and what was seen at which iteration. */
  public record Alarm(String kind, long iteration, String message) {}

  /**
   * A moment at which the weights were evaluated; NaN where a value is missing.
   *
   * @param sourceTest accuracy 0..1 on a sample of the held-out source images
   * @param targetTest accuracy 0..1 on a sample of the target's test images (oracle)
   * @param validators label-free scores by name
   * @param distances of the domains by name
   * @param predicted images of the target's sample that are predicted as each class, if known
   */
  public record Epoch(
      long iteration,
      long epoch,
      double sourceTest,
      double targetTest,
      Map<String, Double> validators,
      Map<String, Double> distances,
      @JsonIgnore long[] predicted) {}

  private final Map<String, Map<String, Curve>> byGroup = new TreeMap<>();
  private final TreeMap<Long, Epoch> epochs = new TreeMap<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private final List<Long> resumptions = new ArrayList<>();
  private int curveCount;
  private long last;
  private double seconds;
  private double imagesPerSecond;

  /**
   * Reads a whole log.
   *
   * @throws dev.gangway.base.InputException if a line is no JSON object
   */
  public static Metrics read(Path file) throws IOException {
    Metrics metrics = new Metrics();
    MetricsLog.read(file).forEach(metrics::add);
    return metrics;
  }

  public void add(JsonNode line) {
    String type = line.path("type").asText();
    long iteration = Math.max(0, Math.min(line.path("iteration").asLong(), Integer.MAX_VALUE - 1L));
    switch (type) {
      case "resumed" -> resume(iteration);
      case "alarm" -> {
        if (alarms.size() < MOST_ALARMS) {
          String kind = shortened(line.path("alarm").asText());
          alarms.add(new Alarm(kind, iteration, shortened(line.path("message").asText())));
        }
      }
      case "scores", "validators" -> evaluated(iteration, line);
      default -> imagesPerSecond = line.path("imagesPerSecond").asDouble(imagesPerSecond);
    }
    points(type, (int) iteration, line);
    seconds = line.path("seconds").asDouble(seconds);
    last = Math.max(last, iteration);
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }

  private void resume(long iteration) {
    byGroup.values().forEach(group -> group.values().forEach(curve -> curve.cutAfter(iteration)));
    alarms.removeIf(alarm -> alarm.iteration > iteration);
    resumptions.removeIf(other -> other > iteration);
    epochs.tailMap(iteration, false).clear();
    resumptions.add(iteration);
    last = iteration;
  }

  /** The two lines of a moment come one after the other, or only one where a run was killed. */
  private void evaluated(long iteration, JsonNode line) {
    Epoch old = epochs.get(iteration);
    boolean scores = line.path("type").asText().equals("scores");
    epochs.put(
        iteration,
        new Epoch(
            iteration,
            line.path("epoch").asLong(),
            scores || old == null ? number(line.path("sourceTestAccuracy")) : old.sourceTest,
            scores || old == null ? number(line.path("oracleTargetTestAccuracy")) : old.targetTest,
            scores && old != null ? old.validators : numbers(line.path("values")),
            scores && old != null ? old.distances : numbers(line.path("distances")),
            scores && old != null ? old.predicted : counts(line.path("predicted"))));
  }

  /** Keeps the newest of what was known before; of an end of a log that is all there is. */
  void keep(Epoch epoch) {
    epochs.clear();
    epochs.put(epoch.iteration, epoch);
  }

  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object.properties().forEach(field -> numbers.put(field.getKey(), number(field.getValue())));
    return numbers;
  }

  /** Numbers that are none are written as text. */
  private static double number(JsonNode value) {
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }

  private static long[] counts(JsonNode array) {
    long[] counts = new long[array.size()];
    Arrays.setAll(counts, k -> array.path(k).asLong());
    return counts;
  }

  private void points(String type, int iteration, JsonNode line) {
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      JsonNode value = field.getValue();
      if (value.isObject()) {
        String group = field.getKey().equals("values") ? type : field.getKey();
        value.properties().forEach(one -> point(group, one.getKey(), iteration, one.getValue()));
      } else if (value.isNumber() && !isPlace(field.getKey())) {
        point(type, field.getKey(), iteration, value);
      }
    }
  }

  private static boolean isPlace(String field) {
    return field.equals("iteration") || field.equals("seconds") || field.equals("epoch");
  }

  private void point(String group, String name, int iteration, JsonNode value) {
    if (!value.isNumber()
        && !value.asText().equals("NaN")
        && !value.asText().endsWith("Infinity")) {
      return;
    }
    Map<String, Curve> curves = byGroup.computeIfAbsent(group, unused -> new LinkedHashMap<>());
    Curve curve = curves.get(name);
    if (curve == null) {
      if (curveCount == MOST_CURVES) {
        return;
      }
      curveCount++;
      curve = new Curve();
      curves.put(name, curve);
    }
    curve.add(iteration, (float) number(value));
  }

  /** All curves by name, those of a group in the order of the lines. */
  public Map<String, Curve> curves() {
    Map<String, Curve> curves = new LinkedHashMap<>();
    byGroup.forEach(
        (group, own) -> own.forEach((name, curve) -> curves.put(group + "/" + name, curve)));
    return curves;
  }

  /** Curves in buckets, by name, of a stretch of iterations or what there is of it. */
  public Map<String, Curve.Buckets> curves(Predicate<String> names, Curve.Window wanted) {
    Map<String, Curve.Buckets> buckets = new LinkedHashMap<>();
    curves()
        .forEach(
            (name, curve) -> {
              if (names.test(name)) {
                buckets.put(name, curve.in(wanted.within(last)));
              }
            });
    return buckets;
  }

  /** The names of the losses, as the lines have them. */
  public Collection<String> losses() {
    return Collections.unmodifiableSet(byGroup.getOrDefault("losses", Map.of()).keySet());
  }

  /** Ascending. */
  public List<Epoch> epochs() {
    return List.copyOf(epochs.values());
  }

  public List<Alarm> alarms() {
    return List.copyOf(alarms);
  }

  /** The iterations from which the run was resumed, ascending. */
  public List<Long> resumptions() {
    return List.copyOf(resumptions);
  }

  /** The last iteration; 0 before the first. */
  public long last() {
    return last;
  }

  /** Of training up to then. */
  public double seconds() {
    return seconds;
  }

  /** Of the last step; 0 if unknown. */
  double imagesPerSecond() {
    return imagesPerSecond;
  }

  long points() {
    return byGroup.values().stream()
        .flatMap(group -> group.values().stream())
        .mapToLong(Curve::size)
        .sum();
  }
}
