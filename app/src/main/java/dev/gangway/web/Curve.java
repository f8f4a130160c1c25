package dev.gangway.web;

import java.util.Arrays;

/**
 * One number of a run over its iterations, held in bounded memory: a curve that grows too long
 * keeps the lowest and the highest of every four points.
 */
final class Curve {

  private static final int MOST = 1 << 17;
  private static final int GROUP = 4;

  private int[] iterations = new int[64];
  private float[] values = new float[64];
  private int size;

  int size() {
    return size;
  }

  int iteration(int i) {
    return iterations[i];
  }

  float value(int i) {
    return values[i];
  }

  /** Adds the newest point. */
  void add(int iteration, float value) {
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

  /** The first point at or after an iteration; {@link #size} if there is none. */
  int firstFrom(int iteration) {
    int found = Arrays.binarySearch(iterations, 0, size, iteration);
    return found >= 0 ? found : -found - 1;
  }
}
