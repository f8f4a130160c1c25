package dev.gangway.train;

import dev.gangway.method.Teacher;
import dev.gangway.run.view.Metrics;
import dev.gangway.train.EpochEvaluation.Counts;
import java.io.IOException;
import java.util.Arrays;

/**
 * Watches self-training, which can learn its own mistakes: raises an alarm when a class that was
 * predicted on the target, when self-training began or since, is so no longer, when information
 * maximisation falls well below its best, or when teacher and last weights part. From then on no
 * checkpoint is chosen any more, so the run keeps one from before. A class of the source that was
 * never there is said as well, but nothing is lost by choosing a later checkpoint.
 */
final class DriftWatch implements TrainingListener {

  /** A class is missing below this part of its share in the source. */
  private static final double MISSING = 0.1;

  /** A class was there from this part of its share in the source. */
  private static final double THERE = 0.5;

  /** Images of a class to be expected for its absence to mean something. */
  private static final double ENOUGH = 20;

  /** Information maximisation, in nats, below its best at which something is wrong. */
  private static final double FALL = 0.15;

  private final Teacher teacher;
  private final Alarms alarms;
  private double best = Double.NEGATIVE_INFINITY;

  /** Of each class the most that was predicted, since the last time before self-training. */
  private long[] most = {};

  /** Goes on with what the log of the run so far shows. */
  DriftWatch(Teacher teacher, Alarms alarms, Metrics log) {
    this.teacher = teacher;
    this.alarms = alarms;
    for (Metrics.Epoch epoch : log.epochs()) {
      best = better(best, epoch.validators().getOrDefault("im", Double.NaN));
      if (epoch.predicted().length > 0) {
        seen(epoch.iteration(), epoch.predicted());
      }
    }
  }

  @Override
  public void evaluated(Position position, EpochEvaluation evaluation) throws IOException {
    evaluated(position, evaluation.counts(), evaluation.validators().get("im"));
  }

  void evaluated(Position position, Counts counts, double im) throws IOException {
    double ratio =
        (double) Arrays.stream(counts.target()).sum() / Arrays.stream(counts.source()).sum();
    for (int k = 0; k < counts.target().length; k++) {
      double expected = counts.source()[k] * ratio;
      if (expected >= ENOUGH && counts.target()[k] < MISSING * expected) {
        missing(position, counts, k, expected);
      }
    }
    seen(position.iteration(), counts.target());
    if (teacher.parted(position.iteration())) {
      raise(
          position,
          "averaged and last weights agree on %.0f %% of the target's images only"
              .formatted(100 * teacher.agreement()));
    }
    if (im < best - FALL) {
      raise(
          position,
          "information maximisation on the target fell from %.2f to %.2f".formatted(best, im));
    }
    best = better(best, im);
  }

  private static double better(double best, double im) {
    return Double.isNaN(im) ? best : Math.max(best, im);
  }

  /** Before self-training the last time counts, from then on the best. */
  private void seen(long iteration, long[] predicted) {
    long[] past = most;
    most = predicted.clone();
    if (begun(iteration) && past.length == most.length) {
      Arrays.setAll(most, k -> Math.max(predicted[k], past[k]));
    }
  }

  private boolean begun(long iteration) {
    return teacher.startedAt() >= 0 && iteration > teacher.startedAt();
  }

  private void missing(Position position, Counts counts, int k, double expected)
      throws IOException {
    boolean lost = most.length > k && most[k] >= THERE * expected;
    String what =
        "class '%s' %s predicted for %d of the target's images, its share in the source makes %.0f"
            .formatted(
                counts.names().get(k),
                lost ? "was found before and is now" : "is",
                counts.target()[k],
                expected);
    if (lost) {
      raise(position, what);
    } else if (begun(position.iteration())) {
      alarms.raise(
          position,
          "missing-class",
          what,
          "if the target has it, train longer; if not, try a lower --class-balance");
    }
  }

  private void raise(Position position, String what) throws IOException {
    if (begun(position.iteration())) {
      alarms.raise(
          position,
          Alarms.DRIFT,
          what,
          "take the chosen checkpoint in selected.json, which is from before, or try a higher"
              + " --agreement or --confidence, or a lower --class-balance if the target's classes are"
              + " shared out otherwise than the source's");
    }
  }
}
