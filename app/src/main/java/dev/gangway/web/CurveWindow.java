package dev.gangway.web;

import static dev.gangway.run.InputException.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What of a curve is wanted: a stretch of iterations in at most so many buckets. A bucket spans a
 * power of two of iterations from a multiple of it, so that a curve that grows keeps its shape.
 *
 * @param from first iteration
 * @param to last iteration
 * @param buckets 1..{@value #MOST}
 */
record CurveWindow(int from, int to, int buckets) {

  static final int MOST = 4096;

  CurveWindow {
    check(from >= 0 && to >= from, "from and to must be ascending, got %s and %s", from, to);
    check(buckets >= 1 && buckets <= MOST, "points must be in 1..%s, got %s", MOST, buckets);
  }

  /**
   * A curve in buckets. Where every bucket has one point, {@code min} and {@code max} are empty.
   *
   * @param x last iteration of each bucket
   * @param y its mean; null for one that holds no finite number
   * @param min its lowest
   * @param max its highest
   */
  record Buckets(List<Integer> x, List<Float> y, List<Float> min, List<Float> max) {}

  /** Down-samples; lowest and highest survive. */
  Buckets of(Curve curve) {
    Buckets buckets =
        new Buckets(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int width = width();
    int i = curve.firstFrom(from);
    boolean single = true;
    while (i < curve.size() && curve.iteration(i) <= to) {
      int start = i;
      int bucket = curve.iteration(i) / width;
      while (i < curve.size() && curve.iteration(i) <= to && curve.iteration(i) / width == bucket) {
        i++;
      }
      add(buckets, curve, start, i);
      single &= i - start == 1;
    }
    return single ? new Buckets(buckets.x, buckets.y, List.of(), List.of()) : buckets;
  }

  private int width() {
    int width = 1;
    while (((long) to - from + 1) / width > buckets) {
      width *= 2;
    }
    return width;
  }

  private static void add(Buckets buckets, Curve curve, int start, int end) {
    double sum = 0;
    int count = 0;
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = start; i < end; i++) {
      float value = curve.value(i);
      if (Float.isFinite(value)) {
        sum += value;
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    buckets.x.add(curve.iteration(end - 1));
    buckets.y.add(count == 0 ? null : (Float) (float) (sum / count));
    buckets.min.add(count == 0 ? null : (Float) min);
    buckets.max.add(count == 0 ? null : (Float) max);
  }
}
