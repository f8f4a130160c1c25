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
 * @param method its id
 * @param source the name of the set, without the folders that it lies in
 * @param target likewise
 * @param ended how: {@code finished} or {@code time limit}
 * @param seconds spent in training, over all its resumptions
 * @param timing where the time of the last session went
 * @param scores of the weights that leave training on whole sets: the last ones, or their average
 * @param notAveraged of the last weights themselves, if averaged ones leave training
 * @param confidence how far the probabilities of the weights that leave training can be trusted
 * @param selfTraining how self-training went, where there is any
 * @param selected the checkpoint that a label-free validator chose, if it chose any
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
   * Calibration by a temperature that the target's labels did not choose.
   *
   * @param sourceTest fitted and measured on held-out source images
   * @param targetTest the same temperature on held-out target images
   */
  public record Confidence(Calibration sourceTest, Optional<Oracle<Calibration>> targetTest) {}

  /**
   * A checkpoint chosen without target labels.
   *
   * @param validator that chose it
   * @param value the validator's score
   * @param scores of its weights on whole sets
   */
  public record Choice(String validator, double value, long iteration, Scores scores) {}

  /**
   * The best epoch by target test accuracy.
   *
   * @param accuracy 0..1, on the sample that epochs are scored on
   */
  public record Best(long iteration, double accuracy) {}

  /**
   * Where the time went, in seconds.
   *
   * @param steps in the steps themselves
   * @param batches in waiting for the images, which another thread prepares
   * @param listeners in scores, validators, logs, and what is waited for of checkpoints and
   *     pictures
   */
  public record Timing(double steps, double batches, double listeners) {}
}
