package dev.gangway.eval;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Tells target from source embeddings: logistic regression on standardised values with a ridge,
 * fitted by Newton's method (Bishop, Pattern Recognition and Machine Learning, section 4.3.3). The
 * ridge keeps the weights finite where the domains can be separated.
 */
final class DomainClassifier {

  private static final double RIDGE = 1;
  private static final int MOST_STEPS = 30;
  private static final double SMALL_STEP = 1e-6;

  private final Standardisation standardisation;
  private final DMatrixRMaj weights;

  private DomainClassifier(Standardisation standardisation, DMatrixRMaj weights) {
    this.standardisation = standardisation;
    this.weights = weights;
  }

  /** Fits one to N x E and M x E finite values. */
  static DomainClassifier fit(float[][] source, float[][] target) {
    Standardisation standardisation = Standardisation.of(source, target);
    int count = source.length + target.length;
    int width = standardisation.width() + 1; // and one for the bias
    DMatrixRMaj x = new DMatrixRMaj(count, width);
    for (int n = 0; n < count; n++) {
      float[] row = n < source.length ? source[n] : target[n - source.length];
      standardisation.write(row, x.data, n * width);
    }
    DMatrixRMaj weights = new DMatrixRMaj(width, 1);
    double moved = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS && moved > SMALL_STEP; step++) {
      moved = newtonStep(x, source.length, weights);
    }
    return new DomainClassifier(standardisation, weights);
  }

  /** Solves (X' R X + ridge) d = X' (y - p) - ridge w, adds d to w, and returns the largest |d|. */
  private static double newtonStep(DMatrixRMaj x, int sources, DMatrixRMaj weights) {
    int width = x.numCols;
    DMatrixRMaj scaled = new DMatrixRMaj(x.numRows, width); // sqrt(R) X
    DMatrixRMaj error = new DMatrixRMaj(x.numRows, 1);
    for (int n = 0; n < x.numRows; n++) {
      double p = probability(x.data, n * width, weights.data);
      error.data[n] = (n < sources ? 0 : 1) - p;
      double root = Math.sqrt(p * (1 - p));
      for (int e = 0; e < width; e++) {
        scaled.data[n * width + e] = root * x.data[n * width + e];
      }
    }
    DMatrixRMaj hessian = new DMatrixRMaj(width, width);
    CommonOps_DDRM.multInner(scaled, hessian);
    DMatrixRMaj gradient = new DMatrixRMaj(width, 1);
    CommonOps_DDRM.multTransA(x, error, gradient);
    for (int e = 0; e < width; e++) {
      hessian.add(e, e, RIDGE);
      gradient.data[e] -= RIDGE * weights.data[e];
    }
    DMatrixRMaj step = new DMatrixRMaj(width, 1);
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(width);
    if (!solver.setA(hessian)) {
      throw new IllegalStateException("a matrix with a ridge has no inverse");
    }
    solver.solve(gradient, step);
    CommonOps_DDRM.addEquals(weights, step);
    return CommonOps_DDRM.elementMaxAbs(step);
  }

  private static double probability(double[] x, int from, double[] weights) {
    double z = 0;
    for (int e = 0; e < weights.length; e++) {
      z += x[from + e] * weights[e];
    }
    return 1 / (1 + Math.exp(-z));
  }

  /** The probability, 0..1, that an embedding (E) is a target's. */
  double target(float[] embedding) {
    double[] x = new double[weights.numRows];
    standardisation.write(embedding, x, 0);
    return probability(x, 0, weights.data);
  }

  /** Brings E coordinates to mean 0 and deviation 1 (scale 1 / deviation); a constant one to 0. */
  private record Standardisation(double[] mean, double[] scale) {

    /** Of two sets of points (N x E, M x E) together. */
    static Standardisation of(float[][] first, float[][] second) {
      int width = first[0].length;
      double[] mean = new double[width];
      double[] scale = new double[width];
      double count = first.length + second.length;
      for (int e = 0; e < width; e++) {
        mean[e] = (sum(first, e) + sum(second, e)) / count;
      }
      for (int e = 0; e < width; e++) {
        double variance = (squares(first, e, mean[e]) + squares(second, e, mean[e])) / count;
        scale[e] = variance > 0 ? 1 / Math.sqrt(variance) : 0;
      }
      return new Standardisation(mean, scale);
    }

    private static double sum(float[][] rows, int e) {
      double sum = 0;
      for (float[] row : rows) {
        sum += row[e];
      }
      return sum;
    }

    private static double squares(float[][] rows, int e, double mean) {
      double sum = 0;
      for (float[] row : rows) {
        sum += (row[e] - mean) * (row[e] - mean);
      }
      return sum;
    }

    int width() {
      return mean.length;
    }

    /** Writes the standardised point and a 1 behind it. */
    void write(float[] point, double[] into, int from) {
      for (int e = 0; e < mean.length; e++) {
        into[from + e] = (point[e] - mean[e]) * scale[e];
      }
      into[from + mean.length] = 1;
    }
  }
}
