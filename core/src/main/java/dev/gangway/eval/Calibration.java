package dev.gangway.eval;

import static dev.gangway.base.InputException.check;

import java.util.Arrays;

/**
 * How far a classifier's probabilities can be trusted: the expected calibration error, 0..1, is by
 * how much the probability of the predicted class misses the share of right predictions, on
 * average.
 *
 * @param temperature that logits are divided by before the softmax, >= 1
 * @param images that both errors were measured on
 * @param errorBefore with a temperature of 1
 * @param errorAfter with the temperature
 */
public record Calibration(double temperature, int images, double errorBefore, double errorAfter) {

  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;
  private static final int BINS = 15;
  private static final int HALVINGS = 60;

  /**
   * Fits the temperature to labelled images. It stays 1 where the likeliest one would not lower the
   * calibration error: a few mistakes made with great confidence, which the likelihood weighs most,
   * do not spoil the probabilities of all others. It stays 1 as well where the likeliest one is
   * lower: that makes a classifier surer, and these images are of the domain where it errs least.
   *
   * @param logits N x K, finite
   * @param labels N true classes in {@code 0..K-1}
   * @throws dev.gangway.base.InputException if there is no image or a logit is not finite
   */
  public static Calibration fit(float[][] logits, int[] labels) {
    Calibration fitted = of(Math.max(1, likeliestTemperature(logits, labels)), logits, labels);
    return fitted.errorAfter < fitted.errorBefore ? fitted : of(1, logits, labels);
  }

  /** The errors of the same temperature on other images, N x K. */
  public Calibration on(float[][] logits, int[] labels) {
    return of(temperature, logits, labels);
  }

  private static Calibration of(double temperature, float[][] logits, int[] labels) {
    return new Calibration(
        temperature, labels.length, error(logits, labels, 1), error(logits, labels, temperature));
  }

  /**
   * The temperature in 0.05..20 at which the true classes (N of K) are most likely, for finite
   * logits. It is 1 where every prediction is right: such images cannot tell how sure to be.
   */
  static double likeliestTemperature(float[][] logits, int[] labels) {
    check(labels.length > 0, "cannot fit a temperature without images");
    check(Features.finite(logits), "cannot fit a temperature to logits that are not finite");
    if (correct(logits, labels) == labels.length) {
      return 1;
    }
    // the mean loss is convex in 1 / temperature: its slope changes its sign once
    double low = 1 / HOTTEST;
    double high = 1 / COLDEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = Math.sqrt(low * high);
      if (slope(logits, labels, middle) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 1 / Math.sqrt(low * high);
  }

  static int correct(float[][] logits, int[] labels) {
    int correct = 0;
    for (int n = 0; n < labels.length; n++) {
      correct += Evaluation.argmax(logits[n]) == labels[n] ? 1 : 0;
    }
    return correct;
  }

  /** The derivative of the summed cross-entropy by the logits' factor. */
  private static double slope(float[][] logits, int[] labels, double factor) {
    double slope = 0;
    for (int n = 0; n < labels.length; n++) {
      double[] p = Probabilities.softmax(logits[n], factor);
      for (int c = 0; c < p.length; c++) {
        slope += p[c] * logits[n][c];
      }
      slope -= logits[n][labels[n]];
    }
    return slope;
  }

  /**
   * Expected calibration error, 0..1, over 15 bins of equal width: in each the distance of the mean
   * probability of the predicted class and the share of right predictions, weighed by the bin's
   * images.
   */
  static double error(float[][] logits, int[] labels, double temperature) {
    double[] surplus = new double[BINS]; // summed probabilities less right predictions
    for (int n = 0; n < labels.length; n++) {
      double[] p = Probabilities.softmax(logits[n], 1 / temperature);
      int predicted = Evaluation.argmax(logits[n]);
      double confidence = p[Math.max(0, predicted)];
      int bin = Math.min(BINS - 1, (int) (confidence * BINS));
      surplus[bin] += confidence - (predicted == labels[n] ? 1 : 0);
    }
    return Arrays.stream(surplus).map(Math::abs).sum() / labels.length;
  }
}
