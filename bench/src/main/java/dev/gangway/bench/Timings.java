package dev.gangway.bench;

import java.util.List;

/**
 * How some times lie, in milliseconds.
 *
 * @param n how many there are
 * @param lowerQuartile between the values at a quarter, as R's type 7 has it
 */
public record Timings(
    int n, double median, double lowerQuartile, double upperQuartile, double best) {

  static Timings of(List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no times");
    }
    return new Timings(
        sorted.length,
        quantile(sorted, 0.5),
        quantile(sorted, 0.25),
        quantile(sorted, 0.75),
        sorted[0]);
  }

  /** The value below which a share of the ascending values lies, as R's type 7 has it. */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** Milliseconds since a moment of {@link System#nanoTime}. */
  static double since(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  String text() {
    return "%.0f (%.0f-%.0f)".formatted(median, lowerQuartile, upperQuartile);
  }
}
