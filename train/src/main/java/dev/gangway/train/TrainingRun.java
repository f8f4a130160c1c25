package dev.gangway.train;

import dev.gangway.run.InputException;
import dev.gangway.run.Json;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.global.torch;

/**
 * One training with its folder: the settings' step, the loop, and the listeners that write the
 * files. A new folder starts a training; one with a checkpoint goes on from its newest.
 */
public final class TrainingRun {

  /**
   * What is asked of one sitting.
   *
   * @param maxSeconds after which it ends, {@code Double.POSITIVE_INFINITY} for no limit
   * @param stop true when the user asked to stop
   * @param warning takes warnings, a line each
   * @param watchers more listeners, made once the step exists
   * @param finish called with the summary before the run says DONE, for example to draw its
   *     pictures
   */
  public record Sitting(
      double maxSeconds, Stop stop, Consumer<String> warning, Watchers watchers, Finish finish) {}

  /** Whether the user asked to stop. */
  @FunctionalInterface
  public interface Stop {
    boolean requested();
  }

  /** The last thing done in a run that ended well. */
  @FunctionalInterface
  public interface Finish {
    void of(RunSummary summary) throws IOException;
  }

  /** Makes the listeners of a caller, for example pictures and a progress bar. */
  @FunctionalInterface
  public interface Watchers {
    List<TrainingListener> of(TrainingStep step, TrainingData data, RunDirectory run);
  }

  private final RunConfig config;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final RunDirectory run;

  public TrainingRun(RunConfig config, TrainingData data, RunDirectory run) {
    this.config = config;
    this.settings = config.settings();
    this.data = data;
    this.run = run;
  }

  /** Makes the method's step with fresh weights. */
  public static TrainingStep step(TrainingSettings settings) {
    return settings.setting().adversarial() ? new GtaStep(settings) : new SourceOnlyStep(settings);
  }

  /**
   * Trains, scores and writes the summary. A user's stop leaves it at the checkpoint: empty, and
   * neither DONE nor FAILED. If anything goes wrong, the folder says FAILED.
   *
   * @throws TrainingFailedException if the losses leave the numbers
   * @throws InputException if a set has fewer images than a batch, or a checkpoint is broken
   */
  public Optional<RunSummary> execute(Sitting sitting) throws IOException {
    settings.requireEnough(data.source().images(), data.target());
    torch.set_num_threads(settings.threads());
    try {
      run.begin();
      Optional<RunSummary> summary = trainAndScore(sitting);
      if (summary.isPresent()) {
        WholeFile.write(run.summary(), Json.pretty(summary.get()));
        sitting.finish().of(summary.get());
        run.done(summary.get().ended());
      }
      return summary;
    } catch (IOException | RuntimeException e) {
      markFailed(e);
      throw e;
    }
  }

  private Optional<RunSummary> trainAndScore(Sitting sitting) throws IOException {
    Batches batches = new Batches(data.source(), data.target(), settings.batch(), settings.seed());
    try (TrainingStep step = step(settings);
        MetricsLog log = MetricsLog.open(run.metrics())) {
      Checkpoint.State start = start(step, log);
      WholeFile.write(run.config(), Json.pretty(config));
      Trainer trainer = new Trainer(step, batches, listeners(step, log, start, sitting));
      Position end =
          trainer.train(start, last(batches), position -> over(position, start, sitting));
      return sitting.stop().requested() && end.iteration() < end.last()
          ? Optional.empty()
          : Optional.of(summary(end, Scores.of(step.model(), data)));
    }
  }

  private void markFailed(Exception cause) {
    try {
      run.failed(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    } catch (IOException unwritable) {
      cause.addSuppressed(unwritable);
    }
  }

  private Checkpoint.State start(TrainingStep step, MetricsLog log) throws IOException {
    Path path = run.path();
    Optional<Long> latest = RunDirectory.latestCheckpoint(path);
    Checkpoint.State state = new Checkpoint.State(0, 0);
    if (latest.isPresent()) {
      state = Checkpoint.load(RunDirectory.checkpoint(path, latest.get()), step.optimizers());
    }
    if (Files.size(run.metrics()) > 0) { // of a sitting that may have died before a checkpoint
      log.append(Map.of("type", "resumed", "iteration", state.iteration()));
    }
    return state;
  }

  private List<TrainingListener> listeners(
      TrainingStep step, MetricsLog log, Checkpoint.State start, Sitting sitting) {
    MetricsListener metrics = new MetricsListener(log);
    List<TrainingListener> listeners = new ArrayList<>();
    listeners.add(metrics);
    listeners.add(new AlarmListener(settings.network().classes(), sitting.warning()));
    listeners.add(new ScoreListener(step.model(), data, metrics));
    listeners.addAll(sitting.watchers().of(step, data, run));
    listeners.add(new CheckpointListener(run, step, start.seconds()));
    return listeners;
  }

  private long last(Batches batches) {
    long byEpochs = (long) settings.epochs() * batches.perEpoch();
    return settings.maxIterations() == 0 ? byEpochs : Math.min(byEpochs, settings.maxIterations());
  }

  private static boolean over(Position position, Checkpoint.State start, Sitting sitting) {
    return sitting.stop().requested()
        || position.seconds() - start.seconds() >= sitting.maxSeconds();
  }

  private RunSummary summary(Position end, Scores scores) {
    String ended = end.iteration() < end.last() ? "time limit" : "finished";
    return new RunSummary(
        settings.setting(),
        config.source(),
        config.target(),
        settings.seed(),
        ended,
        end.iteration(),
        (double) end.iteration() / end.perEpoch(),
        end.seconds(),
        scores);
  }
}
