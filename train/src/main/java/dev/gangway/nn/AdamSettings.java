package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

/**
 * Settings of Adam (Kingma and Ba, 2015) with a learning rate that falls as {@code rate / (1 +
 * decay * iteration)}.
 *
 * @param learningRate of the first step, greater than 0
 * @param beta1 decay of the mean of the gradients, in [0, 1)
 * @param beta2 decay of the mean of their squares, in [0, 1)
 * @param decay of the learning rate for each iteration, at least 0
 */
public record AdamSettings(double learningRate, double beta1, double beta2, double decay) {

  public AdamSettings {
    check(
        learningRate > 0 && learningRate <= 1,
        "learning rate must be in (0, 1], got %s",
        learningRate);
    check(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1), got %s", beta1);
    check(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1), got %s", beta2);
    check(decay >= 0 && decay <= 1, "decay must be in [0, 1], got %s", decay);
  }

  /** Values of the paper's digit experiments. */
  public static AdamSettings paper() {
    return new AdamSettings(5e-4, 0.8, 0.999, 1e-4);
  }

  /** The same with a constant learning rate. */
  public AdamSettings withoutDecay() {
    return new AdamSettings(learningRate, beta1, beta2, 0);
  }

  double rateAt(long iteration) {
    return learningRate / (1 + decay * iteration);
  }
}
