package dev.gangway.train;

import dev.gangway.base.Json;
import dev.gangway.method.Learner;
import dev.gangway.nn.Adam;
import dev.gangway.nn.HostCopy;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * The checkpoints that a training keeps: its two newest and the one that was selected. Training
 * waits only until the values are copied; a thread writes them. There is one copy: the next
 * checkpoint waits until the one before is written, and learns then if it could not be.
 */
final class Checkpoints implements AutoCloseable {

  private static final int KEPT = 2;

  private final RunDirectory run;
  private final Learner learner;
  private final HostCopy copy = new HostCopy();
  private final ExecutorService writer = Executors.newSingleThreadExecutor(Checkpoints::thread);
  private Optional<Selected> selected;
  private Future<?> writing = CompletableFuture.completedFuture(null);
  private long newest = -1;

  /** The checkpoints of a run; goes on with what it selected so far. */
  Checkpoints(RunDirectory run, Learner learner) {
    this.run = run;
    this.learner = learner;
    this.selected = Selected.read(run.path());
  }

  /** Loads the newest one, if there is any. */
  Checkpoint.State resume() throws IOException {
    Optional<Long> latest = RunDirectory.latestCheckpoint(run.path());
    if (latest.isEmpty()) {
      return new Checkpoint.State(0, 0);
    }
    Path folder = RunDirectory.checkpoint(run.path(), latest.get());
    resumeSelection(folder);
    Checkpoint.State state = Checkpoint.load(folder, learner.optimizers(), learner.tensors());
    learner.resume();
    return state;
  }

  /** A process that died between the two writings left the selection in the checkpoint alone. */
  private void resumeSelection(Path folder) throws IOException {
    Optional<Selected> here = Selected.in(folder);
    if (here.isPresent() && !here.equals(selected)) {
      writeSelected(run.path(), here);
      selected = here;
    }
  }

  private static Thread thread(Runnable work) {
    return new Thread(work, "checkpoint writer");
  }

  /** Adds a checkpoint and drops those that are kept no longer. */
  void add(Position position) throws IOException {
    if (position.iteration() == newest) {
      return; // selected a moment ago
    }
    write(position, selected);
  }

  /** What is selected so far. */
  Optional<Selected> selected() {
    return selected;
  }

  /** Adds a checkpoint and keeps it until a better one is selected. */
  void select(Position position, Selected better) throws IOException {
    selected = Optional.of(better);
    write(position, selected);
  }

  private void write(Position position, Optional<Selected> chosen) throws IOException {
    requireNumbers(position);
    settle();
    Checkpoint.State state = new Checkpoint.State(position.iteration(), position.seconds());
    Checkpoint.Content content =
        Checkpoint.take(state, learner.optimizers(), learner.tensors(), copy);
    newest = position.iteration();
    writing =
        writer.submit(
            () -> {
              write(content, chosen);
              return null;
            });
  }

  /** The selection is told of in its checkpoint, and in the run once that is there. */
  private void write(Checkpoint.Content content, Optional<Selected> chosen) throws IOException {
    long iteration = content.state().iteration();
    Optional<Selected> own = chosen.filter(selected -> selected.iteration() == iteration);
    run.addCheckpoint(
        iteration,
        folder -> {
          content.writeInto(folder);
          writeSelected(folder, own);
        });
    writeSelected(run.path(), own);
    run.pruneCheckpoints(KEPT, chosen.map(s -> Set.of(s.iteration())).orElse(Set.of()));
  }

  private static void writeSelected(Path folder, Optional<Selected> selected) throws IOException {
    if (selected.isPresent()) {
      WholeFile.write(folder.resolve(Selected.FILE), Json.pretty(selected.get()));
    }
  }

  /**
   * Waits until the last checkpoint is written.
   *
   * @throws IOException if it could not be
   */
  void settle() throws IOException {
    try {
      writing.get();
    } catch (ExecutionException e) {
      throw new IOException(
          "the checkpoint of iteration %d could not be written: %s (free space or rights, then --resume)"
              .formatted(newest, e.getCause()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a checkpoint was written", e);
    }
  }

  /** Lets the writer end its work; whether it could was asked by {@link #settle}. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      writing.get();
    } catch (ExecutionException toldBefore) {
      // by settle, or training failed before it could ask
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last step's losses were numbers, but its update may have ended that. */
  private void requireNumbers(Position position) {
    try (PointerScope scope = new PointerScope()) {
      for (Adam adam : learner.optimizers()) {
        for (String name : adam.weights().names()) {
          if (!torch.isfinite(adam.weights().tensor(name)).all().item_bool()) {
            throw TrainingFailedException.at(position, "weight '" + name + "' is not a number");
          }
        }
      }
    }
  }
}
