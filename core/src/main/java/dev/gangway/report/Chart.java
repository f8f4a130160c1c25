package dev.gangway.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One chart of a page: curves over iterations that share their x.
 *
 * @param log whether y is logarithmic
 * @param percent whether y is a share that is shown in percent
 * @param note a line below it
 * @param x iterations, ascending
 * @param series values at x, null where there is none
 */
record Chart(
    String id,
    String title,
    boolean log,
    boolean percent,
    String note,
    List<Double> x,
    List<Series> series) {

  /**
   * One curve.
   *
   * @param colour of the palette, or null for one after the other
   * @param dash pattern, or null for solid ones first
   */
  record Series(String name, List<Double> values, Integer colour, Integer dash) {
    Series(String name, List<Double> values) {
      this(name, values, null, null);
    }
  }

  private static final int MOST = 400; // points of a curve

  /** Curves out of the lines of the steps; of long runs the means of neighbours. */
  static Chart ofSteps(
      String id, String title, boolean log, List<JsonNode> steps, Function<JsonNode, JsonNode> in) {
    int bucket = Math.max(1, (steps.size() + MOST - 1) / MOST);
    List<Double> x = new ArrayList<>();
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (int from = 0; from < steps.size(); from += bucket) {
      List<JsonNode> some = steps.subList(from, Math.min(steps.size(), from + bucket));
      x.add(some.get(some.size() / 2).path("iteration").asDouble());
      Map<String, double[]> sums = new LinkedHashMap<>();
      some.forEach(line -> add(sums, in.apply(line)));
      for (String name : sums.keySet()) {
        series.computeIfAbsent(name, unused -> new ArrayList<>());
      }
      for (Map.Entry<String, List<Double>> one : series.entrySet()) {
        pad(one.getValue(), x.size() - 1);
        double[] sum = sums.get(one.getKey());
        one.getValue().add(sum == null ? null : rounded(sum[0] / sum[1]));
      }
    }
    String note = bucket == 1 ? "" : "Each point is the mean of %d steps.".formatted(bucket);
    return new Chart(id, title, log, false, note, x, series(series));
  }

  private static void add(Map<String, double[]> sums, JsonNode values) {
    values
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNumber()) {
                double[] sum = sums.computeIfAbsent(field.getKey(), unused -> new double[2]);
                sum[0] += field.getValue().asDouble();
                sum[1]++;
              }
            });
  }

  /** Curves out of the epochs, named by the keys of the maps. */
  static Chart ofEpochs(
      String id, String title, Epochs epochs, Function<Epochs.Epoch, Map<String, Double>> of) {
    List<Double> x = new ArrayList<>();
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (Epochs.Epoch epoch : epochs.all()) {
      x.add((double) epoch.iteration());
      Map<String, Double> values = of.apply(epoch);
      values.keySet().forEach(name -> series.computeIfAbsent(name, unused -> new ArrayList<>()));
      for (Map.Entry<String, List<Double>> one : series.entrySet()) {
        pad(one.getValue(), x.size() - 1);
        one.getValue().add(finite(values.getOrDefault(one.getKey(), Double.NaN)));
      }
    }
    return new Chart(id, title, false, false, "", x, series(series));
  }

  Chart inPercent() {
    return new Chart(id, title, log, true, note, x, series);
  }

  Chart withNote(String text) {
    return new Chart(id, title, log, percent, text, x, series);
  }

  boolean hasValues() {
    return series.stream().anyMatch(s -> s.values.stream().anyMatch(value -> value != null));
  }

  private static void pad(List<Double> values, int until) {
    while (values.size() < until) {
      values.add(null);
    }
  }

  private static List<Series> series(Map<String, List<Double>> values) {
    return values.entrySet().stream().map(e -> new Series(e.getKey(), e.getValue())).toList();
  }

  /** Five digits are enough to look at; null if it is no number. */
  private static Double rounded(double value) {
    return Double.isFinite(value) && value != 0
        ? Double.valueOf(new BigDecimal(value).round(new MathContext(5)).doubleValue())
        : finite(value);
  }

  /** Null if it is no number. */
  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
