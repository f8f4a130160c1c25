package dev.gangway.eval;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The two directions in which points vary most. */
final class PrincipalPlane {

  private PrincipalPlane() {}

  /**
   * The points seen from there, about their mean. Each direction's largest component is positive,
   * so that equal points give equal pictures.
   *
   * @param points N x E, all finite; with E = 1, or without any spread, coordinates are 0
   */
  static PlanePoints of(float[][] points) {
    int width = points[0].length;
    double[] mean = mean(points);
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(width, true, true);
    if (!eigen.decompose(covariance(points, mean))) {
      throw new IllegalStateException("no eigenvalues of " + width + " x " + width);
    }
    int first = -1;
    int second = -1;
    for (int e = 0; e < width; e++) {
      if (first < 0 || value(eigen, e) > value(eigen, first)) {
        second = first;
        first = e;
      } else if (second < 0 || value(eigen, e) > value(eigen, second)) {
        second = e;
      }
    }
    return new PlanePoints(along(points, mean, eigen, first), along(points, mean, eigen, second));
  }

  private static double value(EigenDecomposition_F64<DMatrixRMaj> eigen, int e) {
    return eigen.getEigenvalue(e).getReal();
  }

  private static double[] mean(float[][] points) {
    double[] mean = new double[points[0].length];
    for (float[] point : points) {
      for (int e = 0; e < mean.length; e++) {
        mean[e] += point[e] / (double) points.length;
      }
    }
    return mean;
  }

  private static DMatrixRMaj covariance(float[][] points, double[] mean) {
    int width = mean.length;
    DMatrixRMaj sum = new DMatrixRMaj(width, width);
    for (float[] point : points) {
      for (int a = 0; a < width; a++) {
        double own = (point[a] - mean[a]) / points.length;
        for (int b = 0; b <= a; b++) {
          sum.data[a * width + b] += own * (point[b] - mean[b]);
        }
      }
    }
    for (int a = 0; a < width; a++) {
      for (int b = 0; b < a; b++) {
        sum.data[b * width + a] = sum.data[a * width + b];
      }
    }
    return sum;
  }

  private static float[] along(
      float[][] points, double[] mean, EigenDecomposition_F64<DMatrixRMaj> eigen, int which) {
    float[] places = new float[points.length];
    if (which < 0 || !(value(eigen, which) > 0)) {
      return places;
    }
    double[] direction = eigen.getEigenVector(which).data;
    double sign = sign(direction);
    for (int i = 0; i < places.length; i++) {
      double sum = 0;
      for (int e = 0; e < mean.length; e++) {
        sum += (points[i][e] - mean[e]) * direction[e];
      }
      places[i] = (float) (sign * sum);
    }
    return places;
  }

  private static double sign(double[] direction) {
    double largest = 0;
    for (double value : direction) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    return Math.signum(largest);
  }
}
