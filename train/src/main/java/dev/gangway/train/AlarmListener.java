package dev.gangway.train;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Watches the losses: ends a training whose losses are no longer numbers, and warns once when G and
 * D have stopped playing, which the eye would see as a generator that has collapsed.
 */
final class AlarmListener implements TrainingListener {

  /** Weight of the newest step in the running means. */
  private static final double NEWEST = 0.02;

  /** D's loss on real and generated images below which it no longer teaches G anything. */
  private static final double WON = 0.01;

  /**
   * Classifier loss above which the source itself is not learnt, in units of its first value or of
   * a guess, whichever is larger: a resumed training starts with a small one.
   */
  private static final double DIVERGED = 3;

  private static final int SETTLED = 200;

  private final double guess;
  private final Consumer<String> warning;
  private double meanD = Double.NaN;
  private double meanClassifier = Double.NaN;
  private double firstClassifier = Double.NaN;
  private int steps;
  private boolean warned;

  /**
   * An alarm.
   *
   * @param classes K: a guess costs ln K
   * @param warning takes warnings, a line each
   */
  AlarmListener(int classes, Consumer<String> warning) {
    this.guess = Math.log(classes);
    this.warning = warning;
  }

  @Override
  public void stepDone(Position position, StepLosses losses) {
    for (Map.Entry<String, Float> loss : losses.values().entrySet()) {
      if (!Float.isFinite(loss.getValue())) {
        throw TrainingFailedException.at(
            position, "loss '%s' is %s".formatted(loss.getKey(), loss.getValue()));
      }
    }
    watch(position, losses.values());
  }

  private void watch(Position position, Map<String, Float> losses) {
    steps++;
    meanClassifier = mean(meanClassifier, losses.get("classifier"));
    firstClassifier = Double.isNaN(firstClassifier) ? losses.get("classifier") : firstClassifier;
    if (losses.containsKey("d_real")) {
      float onImages =
          losses.get("d_real") + losses.get("d_fake_source") + losses.get("d_fake_target");
      meanD = mean(meanD, onImages);
    }
    if (steps < SETTLED || warned) {
      return;
    }
    if (meanD < WON) {
      warn(
          position,
          "collapse: the discriminator has won (its mean loss on images is %.4f)".formatted(meanD),
          "try a lower --learning-rate or a larger --batch");
    } else if (meanClassifier > DIVERGED * Math.max(guess, firstClassifier)) {
      warn(
          position,
          "divergence: the classifier's loss rose from %.2f to %.2f"
              .formatted(firstClassifier, meanClassifier),
          "try a lower --learning-rate or a lower --lambda");
    }
  }

  private void warn(Position position, String what, String mend) {
    warned = true;
    warning.accept("%s at iteration %d (%s)".formatted(what, position.iteration(), mend));
  }

  private static double mean(double sofar, double value) {
    return Double.isNaN(sofar) ? value : sofar + NEWEST * (value - sofar);
  }
}
