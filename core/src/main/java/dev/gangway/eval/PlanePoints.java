package dev.gangway.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Points in the plane, one for each image, any unit.
 *
 * @param x N values; shared, not copied: read only
 * @param y N values; shared, not copied: read only
 */
public record PlanePoints(float[] x, float[] y) {

  public PlanePoints {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x and " + y.length + " y");
    }
  }

  /** N. */
  public int count() {
    return x.length;
  }

  /** The points as rows, N x 2. */
  float[][] rows() {
    float[][] rows = new float[x.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {x[i], y[i]};
    }
    return rows;
  }

  /**
   * Turned, mirrored and shifted such that they lie as near as can be to other points of the same
   * images, in the sense of least squares; size and shape stay (Procrustes).
   */
  PlanePoints onto(PlanePoints fixed) {
    double[] from = {mean(x), mean(y)};
    double[] onto = {mean(fixed.x()), mean(fixed.y())};
    double xx = 0;
    double xy = 0;
    double yx = 0;
    double yy = 0;
    for (int i = 0; i < count(); i++) {
      double a = x[i] - from[0];
      double b = y[i] - from[1];
      double c = fixed.x()[i] - onto[0];
      double d = fixed.y()[i] - onto[1];
      xx += a * c;
      xy += a * d;
      yx += b * c;
      yy += b * d;
    }
    // the best rotation alone and the best after mirroring y; the longer one fits better
    boolean mirrored = Math.hypot(xx - yy, xy + yx) > Math.hypot(xx + yy, xy - yx);
    double sign = mirrored ? -1 : 1;
    double angle = Math.atan2(xy - sign * yx, xx + sign * yy);
    return turned(from, onto, angle, sign);
  }

  private PlanePoints turned(double[] from, double[] onto, double angle, double sign) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    float[] turnedX = new float[count()];
    float[] turnedY = new float[count()];
    for (int i = 0; i < x.length; i++) {
      double a = x[i] - from[0];
      double b = sign * (y[i] - from[1]);
      turnedX[i] = (float) (onto[0] + cos * a - sin * b);
      turnedY[i] = (float) (onto[1] + sin * a + cos * b);
    }
    return new PlanePoints(turnedX, turnedY);
  }

  /**
   * How far neighbours in this picture are neighbours in truth: 1 if all are, about 0.5 if it is
   * arbitrary. Venna and Kaski, Neighborhood preservation in nonlinear projection methods, ICANN
   * 2001.
   *
   * @param points N x E, all finite
   * @param neighbours looked at around each point, less than N / 2
   */
  public double trustworthiness(float[][] points, int neighbours) {
    int n = points.length;
    if (neighbours < 1 || 2 * neighbours >= n) {
      throw new IllegalArgumentException(neighbours + " neighbours of " + n + " points");
    }
    SquaredDistances original = new SquaredDistances(points);
    float[][] rows = rows();
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

  static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The two directions in which points vary most. */
  static final class PrincipalPlane {

    private PrincipalPlane() {}

    /**
     * The points seen from there, about their mean. Each direction's largest component is positive,
     * so that equal points give equal pictures.
     *
     * @param points N x E, all finite; with E = 1, or without any spread, coordinates are 0
     */
    static PlanePoints of(float[][] points) {
      int width = points[0].length;
      DMatrixRMaj about = new DMatrixRMaj(points.length, width); // the mean
      for (int e = 0; e < width; e++) {
        double mean = 0;
        for (float[] point : points) {
          mean += point[e] / (double) points.length;
        }
        for (int i = 0; i < points.length; i++) {
          about.set(i, e, points[i][e] - mean);
        }
      }
      DMatrixRMaj covariance = new DMatrixRMaj(width, width);
      CommonOps_DDRM.multInner(about, covariance);
      EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(width, true, true);
      if (!eigen.decompose(covariance)) {
        throw new IllegalStateException("no eigenvalues of " + width + " x " + width);
      }
      int[] order =
          IntStream.range(0, width)
              .boxed()
              .sorted(Comparator.comparingDouble(e -> -eigen.getEigenvalue(e).getReal()))
              .mapToInt(e -> e)
              .toArray();
      return new PlanePoints(along(about, eigen, order, 0), along(about, eigen, order, 1));
    }

    private static float[] along(
        DMatrixRMaj about, EigenDecomposition_F64<DMatrixRMaj> eigen, int[] order, int which) {
      float[] places = new float[about.numRows];
      if (which >= order.length || !(eigen.getEigenvalue(order[which]).getReal() > 0)) {
        return places;
      }
      DMatrixRMaj direction = eigen.getEigenVector(order[which]);
      double sign =
          Math.signum(CommonOps_DDRM.elementMax(direction) + CommonOps_DDRM.elementMin(direction));
      DMatrixRMaj seen = new DMatrixRMaj(places.length, 1);
      CommonOps_DDRM.mult(about, direction, seen);
      for (int i = 0; i < places.length; i++) {
        places[i] = (float) ((sign < 0 ? -1 : 1) * seen.data[i]);
      }
      return places;
    }
  }
}
