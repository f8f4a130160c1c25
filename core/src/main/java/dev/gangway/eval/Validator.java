package dev.gangway.eval;

/** Scores a checkpoint without any label of the target, in the hope of ranking checkpoints. */
public interface Validator {

  /** Its name in commands and files. */
  String title();

  /** Which way is better. */
  Better better();

  /** The paper it comes from, with a link. */
  String source();

  /** The score; NaN if the outputs hold a NaN or the score is not defined on them. */
  double score(Snapshot snapshot);

  /** Whether a score is better than another; one that is not a number never is. */
  default boolean prefers(double score, double other) {
    if (Double.isNaN(score) || Double.isNaN(other)) {
      return !Double.isNaN(score);
    }
    return better() == Better.HIGHER ? score > other : score < other;
  }

  /** Which way is better. */
  enum Better {
    HIGHER,
    LOWER
  }
}
