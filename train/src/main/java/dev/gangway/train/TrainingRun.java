package dev.gangway.train;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.dist.Communicator;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.SelectionStudy;
import dev.gangway.eval.Validators;
import dev.gangway.method.Learner;
import dev.gangway.method.Shard;
import dev.gangway.method.TrainingSettings;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.run.view.Metrics;
import dev.gangway.train.RunSummary.Best;
import dev.gangway.train.RunSummary.Choice;
import dev.gangway.train.RunSummary.Confidence;
import dev.gangway.train.Scores.Tested;
import dev.gangway.train.TrainingListener.Position;
import java.awt.AWTError;
import java.io.IOException;
import java.nio.file.Files;
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
   * What is asked of one session.
   *
   * @param maxSeconds after which it ends, {@code Double.POSITIVE_INFINITY} for no limit
   * @param warning takes warnings, a line each
   */
  public record Session(double maxSeconds, Stop stop, Consumer<String> warning, Watchers watchers) {

    private boolean outOfTime(Position position, Checkpoint.State start) {
      return !stop.requested() && position.seconds() - start.seconds() >= maxSeconds;
    }
  }

  @FunctionalInterface
  public interface Stop {
    boolean requested();
  }

  /** Makes the listeners of a caller, for example pictures and a progress bar. */
  @FunctionalInterface
  public interface Watchers {
    List<TrainingListener> of(Learner learner, TrainingData data, RunDirectory run);
  }

  private final RunConfig config;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final RunDirectory run;
  private final Communicator communicator;
  private final Milestones milestones;

  /** A training of this process, rank 0, which others may {@link #follow}. */
  public TrainingRun(
      RunConfig config, TrainingData data, RunDirectory run, Communicator communicator) {
    this(config, data, run, communicator, Milestones.of(config.settings()));
  }

  TrainingRun(
      RunConfig config,
      TrainingData data,
      RunDirectory run,
      Communicator communicator,
      Milestones milestones) {
    this.communicator = communicator;
    this.milestones = milestones;
    this.settings = data.decide(config.settings());
    this.config = config.withSettings(settings);
    this.data = data;
    this.run = run;
  }

  /**
   * Trains along with rank 0 until the last step, or until any process is asked to stop: the same
   * loop on this process's part of each batch. Begins with rank 0's state, writes no file and
   * scores nothing.
   *
   * @throws dev.gangway.dist.CommunicationException if another process has gone
   */
  public static void follow(
      RunConfig config, TrainingData data, Communicator communicator, Stop stop)
      throws IOException {
    TrainingSettings settings = data.decide(config.settings());
    Batches batches = batches(settings, data, communicator);
    Agreement agreement = new Agreement(communicator);
    long last = last(settings, batches);
    try (Learner learner = Learner.of(agreement.agreed(settings), communicator, last)) {
      Checkpoint.State start = agreement.begin(learner, new Checkpoint.State(0, 0));
      Trainer trainer = new Trainer(learner, batches, List.of());
      trainer.train(start, last, unused -> agreement.any(stop.requested()));
    }
  }

  /**
   * Trains, scores and writes the summary. A user's stop leaves it at the checkpoint: empty, and
   * neither DONE nor FAILED. If anything goes wrong once it has begun, the folder says FAILED.
   *
   * @throws TrainingFailedException if the losses leave the numbers
   * @throws InputException if a set has fewer images than a batch, or a checkpoint is broken
   */
  public Optional<RunSummary> execute(Session session) throws IOException {
    Batches batches = batches(settings, data, communicator);
    settings.compute().device().prepare();
    try {
      run.begin();
      Optional<RunSummary> summary = train(session, batches);
      if (summary.isPresent()) {
        WholeFile.write(run.summary(), Json.pretty(summary.get()));
        run.done(summary.get().ended());
      }
      return summary;
    } catch (IOException | RuntimeException | Error e) {
      markFailed(e);
      throw e;
    }
  }

  private static Batches batches(
      TrainingSettings settings, TrainingData data, Communicator communicator) {
    settings.requireEnough(data.source().images(), data.target());
    Shard.of(communicator).requireSplit(settings.batch());
    torch.set_num_threads(settings.threads());
    return new Batches(data.source(), data.target(), settings.batch(), settings.seed());
  }

  /** The iteration at which a training ends. */
  static long last(TrainingSettings settings, Batches batches) {
    long byEpochs = limit((long) settings.epochs() * batches.perEpoch());
    return Math.min(byEpochs, limit(settings.maxIterations()));
  }

  private static long limit(long orNone) {
    return orNone == 0 ? Long.MAX_VALUE : orNone;
  }

  private Optional<RunSummary> train(Session session, Batches batches) throws IOException {
    Agreement agreement = new Agreement(communicator);
    long last = last(settings, batches);
    try (Learner learner = Learner.of(agreement.agreed(settings), communicator, last);
        MetricsLog log = MetricsLog.open(run.metrics())) {
      data.frozen().ifPresent(frozen -> frozen.begin(learner));
      Checkpoint.State start = agreement.begin(learner, Checkpoints.resume(run, learner));
      if (Files.size(run.metrics()) > 0) { // a session died, perhaps before any checkpoint
        log.append(Map.of("type", "resumed", "iteration", start.iteration()));
      }
      WholeFile.write(run.config(), Json.pretty(config));
      Probe.of(data.sourceTest()).write(run.path());
      if (data.frozen().isPresent()) {
        data.frozen().get().write(run.path());
      }
      MetricsListener metrics = new MetricsListener(log, settings);
      Metrics logged = Metrics.read(run.metrics());
      Alarms.Sink sink =
          (position, kind, message) -> {
            metrics.raised(position, kind, message);
            session.warning.accept(message);
          };
      Alarms alarms = new Alarms(sink, logged);
      Checkpoints.Selection selection =
          new Checkpoints.Selection(
              Validators.named(settings.select()), () -> alarms.raised(Alarms.DRIFT));
      try (Checkpoints checkpoints = new Checkpoints(run, learner, log, selection)) {
        List<TrainingListener> ofEpochs =
            List.of(
                metrics,
                new EmbeddingFiles(run),
                new DriftWatch(learner.teacher(), alarms, logged),
                checkpoints);
        List<TrainingListener> listeners = new ArrayList<>();
        listeners.add(metrics);
        listeners.add(new AlarmListener(settings, alarms));
        listeners.add(
            new EpochEvaluation.Evaluator(
                learner.average(), EpochEvaluation.Samples.of(data), milestones, ofEpochs));
        listeners.addAll(session.watchers.of(learner, data, run));
        listeners.add(checkpoints);
        Trainer trainer = new Trainer(learner, batches, listeners);
        Position end =
            trainer.train(
                start,
                last,
                at -> agreement.any(session.stop.requested() || session.outOfTime(at, start)));
        if (end.iteration() < end.last() && !session.outOfTime(end, start)) {
          return Optional.empty();
        }
        Tested leaving = Tested.of(learner.average(), data);
        noteIfNothingWasLearnt(leaving.scores().sourceTest(), end, sink);
        keepMistakes(leaving, end, session);
        return Optional.of(summary(end, trainer, learner, leaving, checkpoints.selected()));
      }
    }
  }

  private void markFailed(Throwable cause) {
    try {
      run.failed(Reason.of(cause));
    } catch (IOException unwritable) {
      cause.addSuppressed(unwritable);
    }
  }

  /** An end like any other, but for what came of it; said at each. */
  private static void noteIfNothingWasLearnt(Evaluation source, Position end, Alarms.Sink sink)
      throws IOException {
    if (source.atChance()) {
      String guesses =
          "on held-out source images the classifier guesses (mean recall %.1f %%, chance is %.1f %%)"
              .formatted(100 * source.meanRecall(), 100 * source.chance());
      new Alarms(sink, new Metrics())
          .raise(
              end,
              "not-learnt",
              guesses,
              "try another --learning-rate, more steps, or look at the source with 'gangway data"
                  + " inspect'");
    }
  }

  /** Their pictures are never worth a training. */
  private void keepMistakes(Tested leaving, Position end, Session session) throws IOException {
    try {
      leaving.mistakes(end.iteration()).write(run.path());
    } catch (LinkageError | AWTError noPictures) {
      session.warning.accept("no mistakes.json: " + Reason.of(noPictures));
    }
  }

  private RunSummary summary(
      Position end, Trainer trainer, Learner learner, Tested leaving, Optional<Selected> selected)
      throws IOException {
    Optional<Scores> notAveraged =
        settings.averaging() > 0
            ? Optional.of(Tested.of(learner.model(), data).scores())
            : Optional.empty();
    Confidence confidence = leaving.confidence();
    TrainedModel.keep(run.path(), end.iteration(), confidence.sourceTest());
    List<SelectionStudy.Candidate> epochs = SelectionStudy.candidates(Metrics.read(run.metrics()));
    return new RunSummary(
        settings.method().method().id(),
        config.names().source(),
        config.names().target(),
        settings.seed(),
        end.iteration() < end.last() ? "time limit" : "finished",
        end.iteration(),
        (double) end.iteration() / end.perEpoch(),
        end.seconds(),
        trainer.timing(),
        leaving.scores(),
        notAveraged,
        confidence,
        learner.teacher().outcome(),
        selected.isPresent() ? Optional.of(choice(selected.get())) : Optional.empty(),
        SelectionStudy.best(epochs)
            .map(best -> new Oracle<>(new Best(best.iteration(), best.oracleAccuracy()))),
        SelectionStudy.of(epochs));
  }

  /** Scores the checkpoint that was chosen without target labels. */
  private Choice choice(Selected selected) throws IOException {
    try (TrainedModel model =
        TrainedModel.openTrained(
            run.path(), Optional.of(selected.iteration()), settings.compute().device())) {
      Tested chosen = Tested.of(model.networks(), data);
      TrainedModel.keep(run.path(), selected.iteration(), chosen.confidence().sourceTest());
      return new Choice(
          selected.validator(), selected.value(), selected.iteration(), chosen.scores());
    }
  }
}
