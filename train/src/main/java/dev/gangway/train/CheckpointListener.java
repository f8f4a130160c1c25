package dev.gangway.train;

import dev.gangway.method.StepMetrics;
import java.io.IOException;

/**
 * Writes a checkpoint at the end of each epoch, but not more often than every half minute, amid an
 * epoch when the last is ten minutes old, and one at the end.
 */
final class CheckpointListener implements TrainingListener {

  private static final double SECONDS_BETWEEN = 30;
  private static final double SECONDS_AT_RISK = 600;

  private final Checkpoints checkpoints;
  private final MetricsListener metrics;
  private double lastAt;

  /**
   * A listener.
   *
   * @param metrics forced to disk before each checkpoint, so that the log is never behind it
   * @param secondsSoFar spent in training when the newest checkpoint was written
   */
  CheckpointListener(Checkpoints checkpoints, MetricsListener metrics, double secondsSoFar) {
    this.checkpoints = checkpoints;
    this.metrics = metrics;
    this.lastAt = secondsSoFar;
  }

  @Override
  public void stepDone(Position position, StepMetrics unused) throws IOException {
    boolean endOfEpoch = position.iteration() % position.perEpoch() == 0;
    if (!endOfEpoch) { // there the epoch is evaluated first: a checkpoint would outrun its scores
      writeAfter(SECONDS_AT_RISK, position);
    }
  }

  @Override
  public void epochDone(Position position) throws IOException {
    writeAfter(SECONDS_BETWEEN, position);
  }

  @Override
  public void trainingDone(Position position) throws IOException {
    write(position);
    checkpoints.settle();
  }

  private void writeAfter(double seconds, Position position) throws IOException {
    if (position.seconds() - lastAt >= seconds) {
      write(position);
    }
  }

  private void write(Position position) throws IOException {
    metrics.sync();
    checkpoints.add(position);
    lastAt = position.seconds();
  }
}
