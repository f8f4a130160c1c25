package dev.gangway.eval;

import static dev.gangway.base.InputException.check;

import java.util.Arrays;

/**
 * Temperature scaling: logits divided by one number before the softmax, so that the probability of
 * a prediction is the share of such predictions that are right (Guo et al., <a
 * href="https://arxiv.org/abs/1706.04599">arXiv 1706.04599</a>). Predictions stay as they are.
 */
public final class Temperature {

  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;
  private static final int BINS = 15;
  private static final int HALVINGS = 60;

  private Temperature() {}

  /**
   * The temperature at which the true classes are most likely, in 0.05..20. It is 1 where every
   * prediction is right: such images cannot tell how sure to be.
   *
   * @param logits N x K, finite
   * @param labels N true classes in {@code 0..K-1}
   * @throws dev.gangway.base.InputException if there is no image or a logit is not finite
   */
  public static double fit(float[][] logits, int[] labels) {
    check(labels.length > 0, "cannot fit a temperature without images");
    check(Finite.all(logits), "cannot fit a temperature to logits that are not finite");
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

  private static int correct(float[][] logits, int[] labels) {
    int correct = 0;
    for (int n = 0; n < labels.length; n++) {
      correct += EvaluationCounter.argmax(logits[n]) == labels[n] ? 1 : 0;
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
   *
   * @param logits N x K
   * @param labels N true classes
   * @param temperature > 0
   */
  public static double calibrationError(float[][] logits, int[] labels, double temperature) {
    double[] surplus = new double[BINS]; // summed probabilities less right predictions
    for (int n = 0; n < labels.length; n++) {
      double[] p = Probabilities.softmax(logits[n], 1 / temperature);
      int predicted = EvaluationCounter.argmax(logits[n]);
      double confidence = p[Math.max(0, predicted)];
      int bin = Math.min(BINS - 1, (int) (confidence * BINS));
      surplus[bin] += confidence - (predicted == labels[n] ? 1 : 0);
    }
    return Arrays.stream(surplus).map(Math::abs).sum() / labels.length;
  }
}
