package dev.gangway.train;

import dev.gangway.method.StepMetrics;
import java.io.IOException;

/**
 * Watches a training: logging, scores, checkpoints and pictures are listeners; the loop itself is
 * quiet.
 */
public interface TrainingListener {

  /** Called once before the first step of a session, where it stands. */
  default void begun(Position position) throws IOException {}

  /**
   * Called after each step.
   *
   * @param position the steps taken so far and where they stand in the epochs
   */
  default void stepDone(Position position, StepMetrics metrics) throws IOException {}

  /** Called after the last step of each epoch. */
  default void epochDone(Position position) throws IOException {}

  /** Called when F and C as they leave training were evaluated. */
  default void evaluated(Position position, EpochEvaluation evaluation) throws IOException {}

  /**
   * Called once when training ends, however it was asked to; not when a step or a listener failed.
   */
  default void trainingDone(Position position) throws IOException {}

  /**
   * A place between two steps.
   *
   * @param iteration steps taken so far
   * @param seconds spent in training so far, over all its resumptions
   */
  record Position(long iteration, int perEpoch, long last, double seconds) {

    /** Whole epochs done. */
    public long epoch() {
      return iteration / perEpoch;
    }
  }
}
