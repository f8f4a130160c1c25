package dev.gangway.eval;

import java.util.Arrays;

/**
 * The unbiased estimate of MMD squared with the kernel exp(-d^2 / m), m the median squared distance
 * between source and target: about 0 (a little less is possible) if the domains cannot be told
 * apart, at most 2.
 */
final class MaximumMeanDiscrepancy implements DomainDistance {

  /** Images of each domain among which the median is taken. */
  private static final int FOR_MEDIAN = 200;

  @Override
  public String title() {
    return "mmd";
  }

  @Override
  public String source() {
    return "Gretton et al., A kernel two-sample test, JMLR 2012,"
        + " https://jmlr.org/papers/v13/gretton12a.html, equation 3";
  }

  @Override
  public double between(Snapshot snapshot) {
    float[][] source = snapshot.sourceValidation().embeddings();
    float[][] target = snapshot.target().embeddings();
    if (!Finite.all(source) || !Finite.all(target) || Math.min(source.length, target.length) < 2) {
      return Double.NaN;
    }
    double width = median(first(source), first(target));
    if (width == 0) {
      width = 1; // identical points: any kernel gives 1 among them
    }
    double n = source.length;
    double m = target.length;
    return (kernelSum(source, source, width) - n) / (n * (n - 1))
        + (kernelSum(target, target, width) - m) / (m * (m - 1))
        - 2 * kernelSum(source, target, width) / (n * m);
  }

  private static float[][] first(float[][] points) {
    return Arrays.copyOf(points, Math.min(points.length, FOR_MEDIAN));
  }

  private static double median(float[][] from, float[][] to) {
    SquaredDistances distances = new SquaredDistances(to);
    float[] row = new float[to.length];
    float[] all = new float[from.length * to.length];
    for (int n = 0; n < from.length; n++) {
      distances.from(from[n], row);
      System.arraycopy(row, 0, all, n * row.length, row.length);
    }
    Arrays.sort(all);
    return all[all.length / 2];
  }

  private static double kernelSum(float[][] from, float[][] to, double width) {
    SquaredDistances distances = new SquaredDistances(to);
    float[] row = new float[to.length];
    double sum = 0;
    for (float[] point : from) {
      distances.from(point, row);
      for (float square : row) {
        sum += Math.exp(-square / width);
      }
    }
    return sum;
  }
}
