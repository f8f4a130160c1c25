package dev.gangway.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One named line of a {@link Curves} picture. The arrays are shared, not copied.
 *
 * @param x N finite values, ascending
 * @param y N values; one that is not finite is a gap
 */
public record Curve(String name, double[] x, double[] y) {

  public Curve {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "%s: %d x values for %d y values".formatted(name, x.length, y.length));
    }
    if (!Arrays.stream(x).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(name + ": an x value is not finite");
    }
  }

  boolean hasPoints() {
    return Arrays.stream(y).anyMatch(Double::isFinite);
  }

  /** With NaN for every value that has no place on the scale. */
  Curve drawable(YScale scale) {
    double[] drawn = Arrays.stream(y).map(v -> scale.canShow(v) ? v : Double.NaN).toArray();
    return new Curve(name, x, drawn);
  }

  /**
   * At most {@code 3 * buckets} points that look the same: of each run of points the lowest, the
   * highest and the first gap, so that no spike is lost.
   */
  Curve thinned(int buckets) {
    if (x.length <= 3 * buckets) {
      return this;
    }
    int[] kept =
        IntStream.range(0, buckets)
            .flatMap(b -> extremes(start(b, buckets), start(b + 1, buckets)))
            .toArray();
    return new Curve(name, at(x, kept), at(y, kept));
  }

  private int start(int bucket, int buckets) {
    return (int) ((long) x.length * bucket / buckets);
  }

  private IntStream extremes(int from, int to) {
    int low = from;
    int high = from;
    int gap = -1;
    for (int i = from; i < to; i++) {
      if (Double.isNaN(y[i])) {
        gap = gap < 0 ? i : gap;
      } else {
        low = Double.isNaN(y[low]) || y[i] < y[low] ? i : low;
        high = Double.isNaN(y[high]) || y[i] > y[high] ? i : high;
      }
    }
    return IntStream.of(low, high, gap).filter(i -> i >= 0).sorted().distinct();
  }

  private static double[] at(double[] values, int[] indices) {
    return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
  }
}
