package dev.gangway.train;

import dev.gangway.base.Json;
import dev.gangway.eval.Validator;
import dev.gangway.method.Learner;
import dev.gangway.method.StepMetrics;
import dev.gangway.nn.HostCopy;
import dev.gangway.nn.Optimizer;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * The checkpoints that a training keeps: its two newest and the one that a validator likes best.
 * There is one at the end of each epoch, but not more often than every half minute, amid an epoch
 * when the last is ten minutes old, and one at the end.
 *
 * <p>Training waits only until the values are copied; a thread writes them. There is one copy: the
 * next checkpoint waits until the one before is written, and learns then if it could not be.
 */
final class Checkpoints implements TrainingListener, AutoCloseable {

  private static final int KEPT = 2;
  private static final double SECONDS_BETWEEN = 30;
  private static final double SECONDS_AT_RISK = 600;

  /**
   * How one is selected; of equals the first. Sees no target label.
   *
   * @param drifted whether it is too late for another one
   */
  record Selection(Validator validator, BooleanSupplier drifted) {

    private boolean prefers(double value, Optional<Selected> best) {
      return best.isEmpty()
          ? !Double.isNaN(value)
          : !drifted.getAsBoolean() && validator.prefers(value, best.get().value());
    }
  }

  private final RunDirectory run;
  private final Learner learner;
  private final MetricsLog log;
  private final Selection selection;
  private final HostCopy copy = new HostCopy();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "checkpoint writer"));
  private Optional<Selected> selected;
  private Future<?> writing = CompletableFuture.completedFuture(null);
  private long newest = -1;
  private double lastAt;

  /**
   * Goes on with what the run selected so far.
   *
   * @param log forced to disk before each checkpoint, so that it is never behind it
   */
  Checkpoints(RunDirectory run, Learner learner, MetricsLog log, Selection selection) {
    this.run = run;
    this.learner = learner;
    this.log = log;
    this.selection = selection;
    this.selected = Selected.read(run.path());
  }

  /** Loads a run's newest one, if there is any. */
  static Checkpoint.State resume(RunDirectory run, Learner learner) throws IOException {
    Optional<Long> latest = RunDirectory.latestCheckpoint(run.path());
    if (latest.isEmpty()) {
      return new Checkpoint.State(0, 0);
    }
    Path folder = RunDirectory.checkpoint(run.path(), latest.get());
    // a process that died between the two writings left the selection in the checkpoint alone
    writeSelected(run.path(), Selected.in(folder));
    Checkpoint.State state = Checkpoint.load(folder, learner.optimizers(), learner.tensors());
    learner.resume();
    return state;
  }

  /** What is selected so far. */
  Optional<Selected> selected() {
    return selected;
  }

  @Override
  public void begun(Position position) {
    lastAt = position.seconds();
  }

  @Override
  public void stepDone(Position position, StepMetrics unused) throws IOException {
    boolean endOfEpoch = position.iteration() % position.perEpoch() == 0;
    if (!endOfEpoch) { // there the epoch is evaluated first: a checkpoint would outrun its scores
      addAfter(SECONDS_AT_RISK, position);
    }
  }

  @Override
  public void epochDone(Position position) throws IOException {
    addAfter(SECONDS_BETWEEN, position);
  }

  /** Selects a better one, which is kept until there is one better still. */
  @Override
  public void evaluated(Position position, EpochEvaluation evaluation) throws IOException {
    String name = selection.validator.title();
    double value = evaluation.validators().get(name);
    if (selection.prefers(value, selected)) {
      selected = Optional.of(new Selected(name, value, position.iteration()));
      write(position);
    }
  }

  @Override
  public void trainingDone(Position position) throws IOException {
    add(position);
    settle();
  }

  private void addAfter(double seconds, Position position) throws IOException {
    if (position.seconds() - lastAt >= seconds) {
      add(position);
    }
  }

  /** Adds a checkpoint, unless it was selected a moment ago, and drops those kept no longer. */
  void add(Position position) throws IOException {
    log.sync();
    if (position.iteration() != newest) {
      write(position);
    }
    lastAt = position.seconds();
  }

  private void write(Position position) throws IOException {
    requireNumbers(position);
    settle();
    Checkpoint.State state = new Checkpoint.State(position.iteration(), position.seconds());
    Checkpoint.Content content =
        Checkpoint.take(state, learner.optimizers(), learner.tensors(), copy);
    Optional<Selected> chosen = selected;
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
      for (Optimizer adam : learner.optimizers()) {
        for (String name : adam.weights().names()) {
          if (!torch.isfinite(adam.weights().tensor(name)).all().item_bool()) {
            throw TrainingFailedException.at(position, "weight '" + name + "' is not a number");
          }
        }
      }
    }
  }
}
