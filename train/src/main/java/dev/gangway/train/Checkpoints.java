package dev.gangway.train;

import dev.gangway.nn.Adam;
import dev.gangway.run.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/** The checkpoints that a training keeps: its two newest and the one that was selected. */
final class Checkpoints {

  private static final int KEPT = 2;

  private final RunDirectory run;
  private final List<Adam> optimizers;
  private final Learner learner;
  private Optional<Selected> selected;

  /** The checkpoints of a run; goes on with what it selected so far. */
  Checkpoints(RunDirectory run, List<Adam> optimizers, Learner learner) {
    this.run = run;
    this.optimizers = optimizers;
    this.learner = learner;
    this.selected = Selected.read(run.path());
  }

  /** Loads the newest one, if there is any. */
  Checkpoint.State resume() {
    Optional<Long> latest = RunDirectory.latestCheckpoint(run.path());
    if (latest.isEmpty()) {
      return new Checkpoint.State(0, 0);
    }
    Path folder = RunDirectory.checkpoint(run.path(), latest.get());
    Checkpoint.State state = Checkpoint.load(folder, optimizers, learner.tensors());
    learner.resume();
    return state;
  }

  /** Adds a checkpoint and drops those that are kept no longer. */
  void add(Position position) throws IOException {
    requireNumbers(position);
    Checkpoint.State state = new Checkpoint.State(position.iteration(), position.seconds());
    run.addCheckpoint(
        state.iteration(),
        folder -> Checkpoint.write(folder, state, optimizers, learner.tensors()));
    prune();
  }

  /** What is selected so far. */
  Optional<Selected> selected() {
    return selected;
  }

  /** Adds a checkpoint and keeps it until a better one is selected. */
  void select(Position position, Selected better) throws IOException {
    Path file = run.path().resolve(Selected.FILE);
    selected = Optional.of(better);
    add(position);
    WholeFile.write(file, Json.pretty(better));
    prune();
  }

  private void prune() throws IOException {
    run.pruneCheckpoints(KEPT, selected.map(s -> Set.of(s.iteration())).orElse(Set.of()));
  }

  /** The last step's losses were numbers, but its update may have ended that. */
  private void requireNumbers(Position position) {
    try (PointerScope scope = new PointerScope()) {
      for (Adam adam : optimizers) {
        for (String name : adam.weights().names()) {
          if (!torch.isfinite(adam.weights().tensor(name)).all().item_bool()) {
            throw TrainingFailedException.at(position, "weight '" + name + "' is not a number");
          }
        }
      }
    }
  }
}
