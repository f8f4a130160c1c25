package dev.gangway.spark;

/** Work on the cluster that failed for a reason which its message tells whole. */
final class JobFailedException extends RuntimeException {

  JobFailedException(String message) {
    super(message);
  }
}
