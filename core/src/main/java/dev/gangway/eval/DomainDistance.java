package dev.gangway.eval;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * How far apart the embeddings of two domains lie: what the eye sees in a picture of them.
 *
 * @param title its name in files
 * @param source the paper it comes from, with a link
 * @param formula of finite embeddings of two sources and two targets at least
 */
public record DomainDistance(
    String title, String source, ToDoubleBiFunction<float[][], float[][]> formula) {

  /** Images of each domain among which the median is taken. */
  private static final int FOR_MEDIAN = 200;

  private static final List<DomainDistance> ALL =
      List.of(
          new DomainDistance(
              "proxy-a-distance",
              "Ben-David et al., Analysis of representations for domain adaptation, NeurIPS 2006",
              DomainDistance::proxyADistance),
          new DomainDistance(
              "mmd",
              "Gretton et al., A kernel two-sample test, JMLR 2012,"
                  + " https://jmlr.org/papers/v13/gretton12a.html, equation 3",
              DomainDistance::maximumMeanDiscrepancy));

  /** All of them, in the order of reports. */
  public static List<DomainDistance> all() {
    return ALL;
  }

  /** Between the held-out source and the target; NaN if the embeddings hold a NaN. */
  public double between(Snapshot snapshot) {
    float[][] source = snapshot.sourceValidation().embeddings();
    float[][] target = snapshot.target().embeddings();
    return Features.finite(source)
            && Features.finite(target)
            && Math.min(source.length, target.length) >= 2
        ? formula.applyAsDouble(source, target)
        : Double.NaN;
  }

  /**
   * 2 (1 - 2 error) of a linear classifier of the two domains: 2 if it always tells them apart,
   * about 0 if it guesses. It is fitted on the images of even index and tested on those of odd
   * index.
   */
  private static double proxyADistance(float[][] source, float[][] target) {
    DomainClassifier classifier = DomainClassifier.fit(every(source, 0), every(target, 0));
    float[][] sources = every(source, 1);
    float[][] targets = every(target, 1);
    double wrong = 0;
    for (float[] embedding : sources) {
      wrong += classifier.target(embedding) >= 0.5 ? 0.5 / sources.length : 0;
    }
    for (float[] embedding : targets) {
      wrong += classifier.target(embedding) < 0.5 ? 0.5 / targets.length : 0;
    }
    return 2 * (1 - 2 * wrong);
  }

  private static float[][] every(float[][] rows, int remainder) {
    return IntStream.range(0, rows.length)
        .filter(n -> n % 2 == remainder)
        .mapToObj(n -> rows[n])
        .toArray(float[][]::new);
  }

  /**
   * The unbiased estimate of MMD squared with the kernel exp(-d^2 / m), m the median squared
   * distance between source and target: about 0 (a little less is possible) if the domains cannot
   * be told apart, at most 2.
   */
  private static double maximumMeanDiscrepancy(float[][] source, float[][] target) {
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
