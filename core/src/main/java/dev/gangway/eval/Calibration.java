package dev.gangway.eval;

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
    Calibration fitted = of(Math.max(1, Temperature.fit(logits, labels)), logits, labels);
    return fitted.errorAfter < fitted.errorBefore ? fitted : of(1, logits, labels);
  }

  /** The errors of the same temperature on other images, N x K. */
  public Calibration on(float[][] logits, int[] labels) {
    return of(temperature, logits, labels);
  }

  private static Calibration of(double temperature, float[][] logits, int[] labels) {
    return new Calibration(
        temperature,
        labels.length,
        Temperature.calibrationError(logits, labels, 1),
        Temperature.calibrationError(logits, labels, temperature));
  }
}
