package dev.gangway.eval;

/**
 * SND: how alike the predictions of neighbours are. Similarities are cosines between the target's
 * predictions (N x K); each image's similarities to the others, divided by 0.05, become a
 * distribution by softmax; the score is the mean entropy of these, in nats, 0..ln(N - 1).
 */
final class SoftNeighbourhoodDensity {

  private static final double TEMPERATURE = 0.05;

  private SoftNeighbourhoodDensity() {}

  static double of(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    if (p.length < 2) {
      return Double.NaN;
    }
    for (double[] row : p) {
      toUnitLength(row);
    }
    double sum = 0;
    double[] similarities = new double[p.length];
    for (int n = 0; n < p.length; n++) {
      for (int m = 0; m < p.length; m++) {
        similarities[m] = dot(p[n], p[m]) / TEMPERATURE;
      }
      sum += entropyWithout(n, similarities);
    }
    return sum / p.length;
  }

  private static void toUnitLength(double[] row) {
    double length = Math.sqrt(dot(row, row));
    for (int c = 0; c < row.length; c++) {
      row[c] /= length;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += a[c] * b[c];
    }
    return sum;
  }

  /** Entropy of softmax(s) over all but one: ln sum e^s - sum s e^s / sum e^s. */
  private static double entropyWithout(int self, double[] s) {
    double sum = 0;
    double weighted = 0;
    for (int m = 0; m < s.length; m++) {
      if (m != self) {
        double shifted = s[m] - 1 / TEMPERATURE; // at most 0: no cosine is above 1
        double e = Math.exp(shifted);
        sum += e;
        weighted += shifted * e;
      }
    }
    return Math.log(sum) - weighted / sum;
  }
}
