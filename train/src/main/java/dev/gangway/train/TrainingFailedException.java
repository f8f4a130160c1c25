package dev.gangway.train;

/**
 * A training that cannot go on: the losses left the numbers. The message says where and what to
 * try.
 */
public final class TrainingFailedException extends RuntimeException {

  private TrainingFailedException(String message) {
    super(message);
  }

  static TrainingFailedException at(TrainingListener.Position position, String what) {
    return new TrainingFailedException(
        ("%s at iteration %d (start a new run with a lower --learning-rate or --lambda, or with"
                + " --precision fp32)")
            .formatted(what, position.iteration()));
  }
}
