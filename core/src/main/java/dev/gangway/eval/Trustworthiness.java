package dev.gangway.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far neighbours in a picture are neighbours in truth: 1 if all are, about 0.5 if the picture
 * is arbitrary. Venna and Kaski, Neighborhood preservation in nonlinear projection methods, ICANN
 * 2001.
 */
public final class Trustworthiness {

  private Trustworthiness() {}

  /**
   * Of a layout.
   *
   * @param points N x E, all finite
   * @param layout N points
   * @param neighbours looked at around each point, less than N / 2
   */
  public static double of(float[][] points, PlanePoints layout, int neighbours) {
    int n = points.length;
    if (neighbours < 1 || 2 * neighbours >= n) {
      throw new IllegalArgumentException(neighbours + " neighbours of " + n + " points");
    }
    SquaredDistances original = new SquaredDistances(points);
    float[][] rows = layout.rows();
    SquaredDistances shown = new SquaredDistances(rows);
    long intruding =
        IntStream.range(0, n)
            .parallel()
            .mapToLong(
                i -> penalty(order(original, points[i], i), order(shown, rows[i], i), neighbours))
            .sum();
    return 1 - 2.0 * intruding / ((double) n * neighbours * (2.0 * n - 3 * neighbours - 1));
  }

  /** How far the ranks of the shown neighbours exceed {@code neighbours}, added up. */
  private static long penalty(int[] inTruth, int[] inPicture, int neighbours) {
    int[] rank = new int[inTruth.length + 1];
    for (int r = 0; r < inTruth.length; r++) {
      rank[inTruth[r]] = r + 1;
    }
    long penalty = 0;
    for (int r = 0; r < neighbours; r++) {
      penalty += Math.max(0, rank[inPicture[r]] - neighbours);
    }
    return penalty;
  }

  /** All other points, the nearest first; of equals the lower index. */
  private static int[] order(SquaredDistances distances, float[] point, int self) {
    float[] row = new float[distances.count()];
    distances.from(point, row);
    long[] keys = new long[row.length - 1];
    for (int j = 0, k = 0; j < row.length; j++) {
      if (j != self) {
        keys[k++] = (long) Float.floatToIntBits(row[j]) << 32 | j; // no distance is negative
      }
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }
}
