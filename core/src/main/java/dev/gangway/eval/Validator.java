package dev.gangway.eval;

import java.util.function.ToDoubleFunction;

/**
 * Scores a checkpoint without any label of the target, in the hope of ranking checkpoints.
 *
 * @param title its name in commands and files
 * @param better which way is better
 * @param source the paper it comes from, with a link
 * @param formula the score; NaN if the outputs hold a NaN or the score is not defined on them
 */
public record Validator(
    String title, Better better, String source, ToDoubleFunction<Snapshot> formula) {

  /** Which way is better. */
  public enum Better {
    HIGHER,
    LOWER
  }

  /** The score; NaN if the outputs hold a NaN or the score is not defined on them. */
  public double score(Snapshot snapshot) {
    return formula.applyAsDouble(snapshot);
  }

  /** Whether a score is better than another; one that is not a number never is. */
  public boolean prefers(double score, double other) {
    if (Double.isNaN(score) || Double.isNaN(other)) {
      return !Double.isNaN(score);
    }
    return better == Better.HIGHER ? score > other : score < other;
  }
}
