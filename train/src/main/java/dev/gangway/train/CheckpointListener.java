package dev.gangway.train;

import dev.gangway.nn.Adam;
import dev.gangway.run.RunDirectory;
import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * Writes a checkpoint at the end of each epoch, but not more often than every half minute, and one
 * at the end.
 */
final class CheckpointListener implements TrainingListener {

  private static final int KEPT = 2;
  private static final double SECONDS_BETWEEN = 30;

  private final RunDirectory run;
  private final TrainingStep step;
  private double lastAt;

  CheckpointListener(RunDirectory run, TrainingStep step, double secondsSoFar) {
    this.run = run;
    this.step = step;
    this.lastAt = secondsSoFar;
  }

  @Override
  public void epochDone(Position position) throws IOException {
    if (position.seconds() - lastAt >= SECONDS_BETWEEN) {
      write(position);
    }
  }

  @Override
  public void trainingDone(Position position) throws IOException {
    write(position);
  }

  private void write(Position position) throws IOException {
    requireNumbers(position);
    Checkpoint.State state = new Checkpoint.State(position.iteration(), position.seconds());
    run.addCheckpoint(
        state.iteration(), folder -> Checkpoint.write(folder, state, step.optimizers()));
    run.pruneCheckpoints(KEPT);
    lastAt = position.seconds();
  }

  /** The last step's losses were numbers, but its update may have ended that. */
  private void requireNumbers(Position position) {
    try (PointerScope scope = new PointerScope()) {
      for (Adam adam : step.optimizers()) {
        for (String name : adam.weights().names()) {
          if (!torch.isfinite(adam.weights().tensor(name)).all().item_bool()) {
            throw TrainingFailedException.at(position, "weight '" + name + "' is not a number");
          }
        }
      }
    }
  }
}
