package dev.gangway.train;

import dev.gangway.method.Method.Loss;
import dev.gangway.method.Method.Role;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.TrainingSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Watches the losses: ends a training whose losses are no longer numbers, and raises an alarm when
 * the classifier diverges or learns nothing, or when G and D have stopped playing, which the eye
 * would see as a generator that has collapsed.
 */
final class AlarmListener implements TrainingListener {

  private static final double NEWEST = 0.02; // weight of the newest step in the running means

  /** D's loss on real and generated images below which it no longer teaches G anything. */
  private static final double WON = 0.01;

  /**
   * Classifier loss above which the source itself is not learnt, in units of its first value or of
   * a guess, whichever is larger: a resumed training starts with a small one.
   */
  private static final double DIVERGED = 3;

  /** Classifier loss, in units of a guess, above which nothing has been learnt. */
  private static final double GUESSING = 0.95;

  private static final double STILL = 1e-7; // norm of G's gradient below which it stands still
  private static final int SETTLED = 200;
  private static final int PATIENCE = 500;

  private final double guess;
  private final List<Loss> losses;
  private final Alarms alarms;
  private double meanD = Double.NaN;
  private double meanClassifier = Double.NaN;
  private double firstClassifier = Double.NaN;
  private double meanGradientG = Double.NaN;
  private int steps;

  /** For a training of these settings: a guess costs ln K, and the method names its losses. */
  AlarmListener(TrainingSettings settings, Alarms alarms) {
    this.guess = Math.log(settings.network().classes());
    this.losses = settings.method().method().losses();
    this.alarms = alarms;
  }

  @Override
  public void stepDone(Position position, StepMetrics metrics) throws IOException {
    for (Map.Entry<String, Float> loss : metrics.losses().entrySet()) {
      if (!Float.isFinite(loss.getValue())) {
        throw TrainingFailedException.at(
            position, "loss '%s' is %s".formatted(loss.getKey(), loss.getValue()));
      }
    }
    follow(metrics);
    if (steps >= SETTLED) {
      watchClassifier(position);
      watchGenerator(position);
    }
  }

  private void follow(StepMetrics metrics) {
    steps++;
    double classifier = sum(Role.CLASSIFIER, metrics);
    meanClassifier = mean(meanClassifier, classifier);
    firstClassifier = Double.isNaN(firstClassifier) ? classifier : firstClassifier;
    meanD = mean(meanD, sum(Role.DISCRIMINATOR, metrics));
    if (metrics.gradientNorms().containsKey("G")) {
      meanGradientG = mean(meanGradientG, metrics.gradientNorms().get("G"));
    }
  }

  /** Of the losses of a role; not a number where a method has none. */
  private double sum(Role role, StepMetrics metrics) {
    return losses.stream()
        .filter(loss -> loss.role() == role && metrics.losses().containsKey(loss.name()))
        .map(loss -> (double) metrics.losses().get(loss.name()))
        .reduce(Double::sum)
        .orElse(Double.NaN);
  }

  private void watchClassifier(Position position) throws IOException {
    if (meanClassifier > DIVERGED * Math.max(guess, firstClassifier)) {
      alarms.raise(
          position,
          "divergence",
          "the classifier's loss rose from %.2f to %.2f".formatted(firstClassifier, meanClassifier),
          "try a lower --learning-rate or a lower --lambda");
    } else if (steps >= PATIENCE && meanClassifier > GUESSING * guess) {
      alarms.raise(
          position,
          "stand-still",
          "the classifier still guesses (loss %.2f, a guess costs %.2f)"
              .formatted(meanClassifier, guess),
          "look at the source with 'gangway data inspect', try another --learning-rate or a lower"
              + " --lambda");
    }
  }

  private void watchGenerator(Position position) throws IOException {
    if (meanD < WON) {
      alarms.raise(
          position,
          "collapse",
          "the discriminator has won (its mean loss on images is %.4f)".formatted(meanD),
          "try a lower --learning-rate or a larger --batch");
    } else if (meanGradientG < STILL) {
      alarms.raise(
          position,
          "no-gradient",
          "the generator gets no gradient (norm %.1e)".formatted(meanGradientG),
          "try a lower --learning-rate or --precision fp32");
    }
  }

  private static double mean(double sofar, double value) {
    return Double.isNaN(sofar) ? value : sofar + NEWEST * (value - sofar);
  }
}
