package dev.gangway.train;

import dev.gangway.eval.Calibration;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.SelectionStudy.Verdict;
import dev.gangway.method.Teacher;
import java.util.List;
import java.util.Optional;

/**
 * {@code summary.json}: what a run came to.
 *
 * @param source the name of the set, without the folders that it lies in; {@code target} likewise
 * @param ended how: {@code finished} or {@code time limit}
 * @param seconds spent in training, over all its resumptions; {@code timing} is the last session's
 * @param scores of the weights that leave training on whole sets: the last ones, or their average
 * @param notAveraged of the last weights themselves, if averaged ones leave training
 * @param oracleBest the epoch that a look at the target's labels would have chosen
 * @param validators how well each label-free validator ranks the epochs
 */
public record RunSummary(
    String method,
    String source,
    String target,
    long seed,
    String ended,
    long iteration,
    double epochs,
    double seconds,
    Timing timing,
    Scores scores,
    Optional<Scores> notAveraged,
    Confidence confidence,
    Optional<Teacher.Outcome> selfTraining,
    Optional<Choice> selected,
    Optional<Oracle<Best>> oracleBest,
    List<Oracle<Verdict>> validators) {

  /**
   * Calibration by a temperature fitted on held-out source images, measured there and on the
   * target's.
   */
  public record Confidence(Calibration sourceTest, Optional<Oracle<Calibration>> targetTest) {}

  /** A checkpoint chosen without target labels, with its validator's score and its own. */
  public record Choice(String validator, double value, long iteration, Scores scores) {}

  /**
   * The best epoch by target test accuracy.
   *
   * @param accuracy 0..1, on the sample that epochs are scored on
   */
  public record Best(long iteration, double accuracy) {}

  /**
   * Where the time went, in seconds: in the steps, in waiting for images, which another thread
   * prepares, and in listeners.
   */
  public record Timing(double steps, double batches, double listeners) {}
}
