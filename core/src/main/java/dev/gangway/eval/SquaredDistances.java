package dev.gangway.eval;

import java.util.Arrays;

/** Squared Euclidean distances from each of some points to each of others. */
final class SquaredDistances {

  private final float[][] columns;
  private final int count;

  /** To these points, M x E. */
  SquaredDistances(float[][] points) {
    count = points.length;
    columns = new float[points[0].length][count];
    for (int m = 0; m < count; m++) {
      for (int e = 0; e < columns.length; e++) {
        columns[e][m] = points[m][e];
      }
    }
  }

  /** From one point (E) to all, into {@code distances} (M). Runs along memory, so it is fast. */
  void from(float[] point, float[] distances) {
    Arrays.fill(distances, 0);
    for (int e = 0; e < columns.length; e++) {
      float[] column = columns[e];
      float own = point[e];
      for (int m = 0; m < count; m++) {
        float difference = column[m] - own;
        distances[m] += difference * difference;
      }
    }
  }

  /** M. */
  int count() {
    return count;
  }
}
