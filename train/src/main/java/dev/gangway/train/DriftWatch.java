package dev.gangway.train;

import dev.gangway.eval.EvaluationCounter;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;

/**
 * Watches self-training, which can learn its own mistakes: raises an alarm, once, when a class is
 * missing from what is predicted on the target, or when information maximisation falls well below
 * its best. The checkpoint from before is the one that the run's validator has chosen and keeps.
 */
final class DriftWatch implements EpochListener {

  /** A class is missing below this part of its even share. */
  private static final double MISSING = 0.1;

  /** Information maximisation, in nats, below its best at which something is wrong. */
  private static final double FALL = 0.15;

  private final SelfTraining selfTraining;
  private final AlarmListener.Sink sink;
  private double best = Double.NEGATIVE_INFINITY;
  private boolean raised;

  DriftWatch(SelfTraining selfTraining, AlarmListener.Sink sink) {
    this.selfTraining = selfTraining;
    this.sink = sink;
  }

  @Override
  public void judged(Position position, EpochReport report) throws IOException {
    float[][] logits = report.observation().target().logits();
    judged(position, shares(logits), report.validators().get("im"));
  }

  /**
   * One epoch.
   *
   * @param shares of the target images that each class is predicted for, 0..1
   * @param im information maximisation
   */
  void judged(Position position, double[] shares, double im) throws IOException {
    for (int k = 0; k < shares.length; k++) {
      if (shares[k] < MISSING / shares.length) {
        raise(
            position,
            "class number %d is predicted for %.1f %% of the target's images"
                .formatted(k, 100 * shares[k]));
      }
    }
    if (im < best - FALL) {
      raise(
          position,
          "information maximisation on the target fell from %.2f to %.2f".formatted(best, im));
    }
    best = Math.max(best, im);
  }

  private void raise(Position position, String what) throws IOException {
    if (raised || selfTraining.startedAt() < 0) {
      return;
    }
    raised = true;
    sink.raised(
        position,
        new Alarm(
            "drift",
            "drift: %s at iteration %d (take the chosen checkpoint in selected.json, try a higher"
                    .formatted(what, position.iteration())
                + " --agreement or --confidence)"));
  }

  private static double[] shares(float[][] logits) {
    double[] shares = new double[logits[0].length];
    for (float[] row : logits) {
      int predicted = EvaluationCounter.argmax(row);
      if (predicted != EvaluationCounter.UNDECIDED) {
        shares[predicted] += 1.0 / logits.length;
      }
    }
    return shares;
  }
}
