package dev.gangway.eval;

/** Predictions as probabilities. */
public final class Probabilities {

  private Probabilities() {}

  /** Softmax of each row, N x K; NaN throughout a row that holds one. */
  static double[][] of(float[][] logits) {
    double[][] p = new double[logits.length][];
    for (int n = 0; n < p.length; n++) {
      p[n] = softmax(logits[n], 1);
    }
    return p;
  }

  /** Softmax of {@code factor * logits}, K; the factor > 0. */
  public static double[] softmax(float[] logits, double factor) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double[] p = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(factor * (logits[c] - most));
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /** Entropy in nats; 0 ln 0 is 0. */
  static double entropy(double[] p) {
    double entropy = 0;
    for (double value : p) {
      entropy -= value == 0 ? 0 : value * Math.log(value);
    }
    return entropy;
  }
}
