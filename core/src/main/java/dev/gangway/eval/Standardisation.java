package dev.gangway.eval;

/**
 * Brings each coordinate to mean 0 and deviation 1; one that never varies becomes 0.
 *
 * @param mean E values
 * @param scale E values: 1 / deviation, or 0
 */
record Standardisation(double[] mean, double[] scale) {

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
