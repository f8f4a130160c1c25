package dev.gangway.train;

import static dev.gangway.base.InputException.check;

/**
 * How strongly G and D pull at F.
 *
 * @param lambda weight of the adversarial terms in F's loss, at least 0: then without G and D
 * @param alpha factor on the target's adversarial term, at least 0
 */
public record AdversarialSettings(double lambda, double alpha) {

  public AdversarialSettings {
    check(lambda >= 0 && lambda <= 100, "lambda must be in [0, 100], got %s", lambda);
    check(alpha >= 0 && alpha <= 100, "alpha must be in [0, 100], got %s", alpha);
  }

  /** Values of the paper's digit experiments. */
  public static AdversarialSettings paper() {
    return new AdversarialSettings(0.1, 0.3);
  }
}
