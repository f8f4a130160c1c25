package dev.gangway.eval;

import java.util.stream.IntStream;

/**
 * How much each point is a neighbour of each other: t-SNE's joint probabilities. Around every point
 * lies a Gaussian as wide as it takes for the point to have {@code perplexity} neighbours; van der
 * Maaten and Hinton, <a href="https://jmlr.org/papers/v9/vandermaaten08a.html">Visualizing data
 * using t-SNE</a>, JMLR 2008, equations 1 to 3.
 */
final class Affinities {

  private static final int MOST_STEPS = 100;
  private static final float NONE = 1e-14f; // smaller ones only slow the processor down
  private static final double PRECISION = 1e-6; // of the entropy

  private Affinities() {}

  /**
   * The joint probabilities, N x N in one array, symmetric, with the sum 1 and 0 on the diagonal.
   *
   * @param points N x E, N at least 2, all finite
   * @param perplexity from 1, less than N - 1
   */
  static float[] joint(float[][] points, double perplexity) {
    int n = points.length;
    SquaredDistances distances = new SquaredDistances(points);
    float[] joint = new float[n * n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              float[] row = new float[n];
              distances.from(points[i], row);
              conditional(row, i, Math.log(perplexity));
              System.arraycopy(row, 0, joint, i * n, n);
            });
    symmetrise(joint, n);
    return joint;
  }

  /** Turns the squared distances from point {@code i} into probabilities of that entropy. */
  private static void conditional(float[] row, int i, double entropy) {
    double nearest = Double.POSITIVE_INFINITY;
    double mean = 0;
    for (int j = 0; j < row.length; j++) {
      if (j != i) {
        nearest = Math.min(nearest, row[j]);
        mean += row[j] / (double) (row.length - 1);
      }
    }
    double beta = beta(row, i, nearest, entropy, 1 / Math.max(mean - nearest, 1e-30));
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      row[j] = j == i ? 0 : (float) Math.exp(-beta * (row[j] - nearest));
      sum += row[j];
    }
    for (int j = 0; j < row.length; j++) {
      row[j] /= (float) sum;
    }
  }

  /**
   * The inverse width at which the entropy is as asked: Newton's steps on its logarithm, halving
   * where they leave the bracket. The entropy falls as beta grows.
   */
  private static double beta(float[] row, int i, double nearest, double entropy, double start) {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double beta = start;
    for (int step = 0; step < MOST_STEPS; step++) {
      double sum = 0;
      double first = 0;
      double second = 0;
      for (int j = 0; j < row.length; j++) {
        if (j != i) {
          double d = row[j] - nearest;
          double weight = Math.exp(-beta * d);
          sum += weight;
          first += weight * d;
          second += weight * d * d;
        }
      }
      double mean = first / sum;
      double excess = Math.log(sum) + beta * mean - entropy;
      if (Math.abs(excess) < PRECISION) {
        return beta;
      }
      low = excess > 0 ? beta : low;
      high = excess > 0 ? high : beta;
      double slope = -beta * beta * (second / sum - mean * mean); // by the logarithm of beta
      double next = beta * Math.exp(Math.max(-1.5, Math.min(1.5, -excess / slope)));
      beta = next > low && next < high ? next : halfway(low, high); // NaN goes halfway
    }
    return beta;
  }

  private static double halfway(double low, double high) {
    return Double.isInfinite(high) ? 2 * low : (low + high) / 2;
  }

  private static void symmetrise(float[] joint, int n) {
    float scale = 1f / (2 * n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        float sum = (joint[i * n + j] + joint[j * n + i]) * scale;
        float both = sum < NONE ? 0 : sum;
        joint[i * n + j] = both;
        joint[j * n + i] = both;
      }
    }
  }
}
