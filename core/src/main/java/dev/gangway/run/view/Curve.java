package dev.gangway.run.view;

import static dev.gangway.base.InputException.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One number of a run over its iterations, held in bounded memory: a curve that grows too long
 * keeps the lowest and the highest of every four points.
 */
public final class Curve {

  private static final int MOST = 1 << 17;
  private static final int GROUP = 4;

  private int[] iterations = new int[64];
  private float[] values = new float[64];
  private int size;

  int size() {
    return size;
  }

  /** Adds the newest point; of two at one iteration the later counts. */
  void add(int iteration, float value) {
    if (size > 0 && iterations[size - 1] == iteration) {
      size--;
    }
    if (size == MOST) {
      condense();
    }
    if (size == values.length) {
      iterations = Arrays.copyOf(iterations, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    iterations[size] = iteration;
    values[size++] = value;
  }

  private void condense() {
    int kept = 0;
    for (int start = 0; start < size; start += GROUP) {
      int lowest = start;
      int highest = start;
      for (int i = start + 1; i < Math.min(size, start + GROUP); i++) {
        lowest = values[i] < values[lowest] ? i : lowest;
        highest = values[i] > values[highest] ? i : highest;
      }
      kept = keep(Math.min(lowest, highest), kept);
      if (lowest != highest) {
        kept = keep(Math.max(lowest, highest), kept);
      }
    }
    size = kept;
  }

  private int keep(int from, int to) {
    iterations[to] = iterations[from];
    values[to] = values[from];
    return to + 1;
  }

  /** Forgets what came after an iteration. */
  void cutAfter(long iteration) {
    while (size > 0 && iterations[size - 1] > iteration) {
      size--;
    }
  }

  /** The middle of all values; NaN without any. */
  public double median() {
    float[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return size == 0 ? Double.NaN : sorted[size / 2];
  }

  /**
   * What of a curve is wanted: a stretch of iterations in at most so many buckets. A bucket spans a
   * power of two of iterations from a multiple of it, so that a curve that grows keeps its shape.
   *
   * @param from first iteration
   * @param to last iteration
   * @param buckets 1..{@value #MOST}
   */
  public record Window(int from, int to, int buckets) {

    private static final int MOST = 4096;

    public Window {
      check(from >= 0 && to >= from, "from and to must be ascending, got %s and %s", from, to);
      check(buckets >= 1 && buckets <= MOST, "points must be in 1..%s, got %s", MOST, buckets);
    }

    /** The whole of a run. */
    public static Window whole(int buckets) {
      return new Window(0, Integer.MAX_VALUE - 1, buckets);
    }

    /** The same up to a run's last iteration. */
    Window within(long last) {
      return new Window(from, (int) Math.max(from, Math.min(to, last)), buckets);
    }

    private int width() {
      int width = 1;
      while (((long) to - from + 1) / width > buckets) {
        width *= 2;
      }
      return width;
    }
  }

  /**
   * A curve in buckets. Where every bucket has one point, {@code min} and {@code max} are empty.
   *
   * @param x last iteration of each bucket
   * @param y its mean; null for one that holds no finite number
   * @param min its lowest
   * @param max its highest
   */
  public record Buckets(List<Integer> x, List<Float> y, List<Float> min, List<Float> max) {}

  /** Down-samples; lowest and highest survive. */
  public Buckets in(Window window) {
    Buckets buckets =
        new Buckets(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int width = window.width();
    int found = Arrays.binarySearch(iterations, 0, size, window.from);
    int i = found >= 0 ? found : -found - 1;
    boolean single = true;
    while (i < size && iterations[i] <= window.to) {
      int start = i;
      int bucket = iterations[i] / width;
      while (i < size && iterations[i] <= window.to && iterations[i] / width == bucket) {
        i++;
      }
      add(buckets, start, i);
      single &= i - start == 1;
    }
    return single ? new Buckets(buckets.x, buckets.y, List.of(), List.of()) : buckets;
  }

  private void add(Buckets buckets, int start, int end) {
    double sum = 0;
    int count = 0;
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = start; i < end; i++) {
      if (Float.isFinite(values[i])) {
        sum += values[i];
        count++;
        min = Math.min(min, values[i]);
        max = Math.max(max, values[i]);
      }
    }
    buckets.x.add(iterations[end - 1]);
    buckets.y.add(count == 0 ? null : (Float) (float) (sum / count));
    buckets.min.add(count == 0 ? null : (Float) min);
    buckets.max.add(count == 0 ? null : (Float) max);
  }
}
