package dev.gangway.train;

/**
 * A training that cannot go on: the losses left the numbers. The message says where and what to
 * try.
 */
public final class TrainingFailedException extends RuntimeException {

  TrainingFailedException(String message) {
    super(message);
  }
}
