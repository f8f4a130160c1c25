package dev.gangway.train;

import dev.gangway.eval.Evaluation;

/**
 * A training that has gone wrong without ending.
 *
 * @param kind {@code collapse}, {@code divergence}, {@code stand-still}, {@code no-gradient},
 *     {@code drift}, {@code missing-class} or, at its end, {@code not-learnt}
 * @param message what was seen, at which iteration, and what to try; one line
 */
record Alarm(String kind, String message) {

  /** A training that has ended with a classifier that guesses. */
  static Alarm notLearnt(Evaluation sourceTest, long iteration) {
    return new Alarm(
        "not-learnt",
        ("not-learnt: on held-out source images the classifier guesses (mean recall %.1f %%, chance"
                + " is %.1f %%) at iteration %d (try another --learning-rate, more steps, or look at"
                + " the source with 'gangway data inspect')")
            .formatted(100 * sourceTest.meanRecall(), 100 * sourceTest.chance(), iteration));
  }
}
