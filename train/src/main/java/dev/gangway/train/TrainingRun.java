package dev.gangway.train;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.dist.Communicator;
import dev.gangway.dist.Solo;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.SelectionStudy;
import dev.gangway.eval.Validators;
import dev.gangway.method.Learner;
import dev.gangway.method.Shard;
import dev.gangway.method.Teacher;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Device;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.run.view.Metrics;
import dev.gangway.train.RunSummary.Best;
import dev.gangway.train.RunSummary.Choice;
import dev.gangway.train.RunSummary.Confidence;
import dev.gangway.train.RunSummary.Timing;
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
   * @param stop true when the user asked to stop
   * @param warning takes warnings, a line each
   * @param watchers more listeners, made once the step exists
   */
  public record Session(
      double maxSeconds, Stop stop, Consumer<String> warning, Watchers watchers) {}

  /** Whether the user asked to stop. */
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

  /** A training in this process alone. */
  public TrainingRun(RunConfig config, TrainingData data, RunDirectory run) {
    this(config, data, run, Solo.PROCESS);
  }

  /** A training that others follow ({@link FollowingRun}): this process is rank 0. */
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
   * Trains, scores and writes the summary. A user's stop leaves it at the checkpoint: empty, and
   * neither DONE nor FAILED. If anything goes wrong once it has begun, the folder says FAILED.
   *
   * @throws TrainingFailedException if the losses leave the numbers
   * @throws InputException if a set has fewer images than a batch, or a checkpoint is broken
   */
  public Optional<RunSummary> execute(Session session) throws IOException {
    settings.requireEnough(data.source().images(), data.target());
    Shard.of(communicator).requireSplit(settings.batch());
    settings.compute().device().prepare();
    torch.set_num_threads(settings.threads());
    try {
      run.begin();
      Optional<RunSummary> summary = trainAndScore(session);
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

  private Optional<RunSummary> trainAndScore(Session session) throws IOException {
    Batches batches = new Batches(data.source(), data.target(), settings.batch(), settings.seed());
    Agreement agreement = new Agreement(communicator);
    try (Learner learner = Learner.of(agreement.agreed(settings), communicator);
        MetricsLog log = MetricsLog.open(run.metrics());
        Checkpoints checkpoints = new Checkpoints(run, learner)) {
      Checkpoint.State start = agreement.begin(learner, checkpoints.resume());
      noteResumption(log, start);
      WholeFile.write(run.config(), Json.pretty(config));
      Probe.of(data.sourceTest()).write(run.path());
      MetricsListener metrics = new MetricsListener(log, settings, start.seconds());
      AlarmListener.Sink alarms = alarms(metrics, session);
      Listeners parts = new Listeners(learner, checkpoints, metrics, alarms);
      Trainer trainer = new Trainer(learner, batches, listeners(parts, start, session));
      Position end =
          trainer.train(
              start,
              last(settings, batches),
              position -> agreement.any(over(position, start, session)));
      if (end.iteration() < end.last() && !outOfTime(end, start, session)) {
        return Optional.empty();
      }
      Scores.Tested leaving = Scores.Tested.of(learner.average(), data);
      noteIfNothingWasLearnt(leaving.scores().sourceTest(), end, alarms);
      Optional<Scores> notAveraged =
          settings.averaging() > 0
              ? Optional.of(Scores.Tested.of(learner.model(), data).scores())
              : Optional.empty();
      Confidence confidence = leaving.confidence();
      TrainedModel.keep(run.path(), end.iteration(), confidence.sourceTest());
      keepMistakes(leaving, end, session);
      LastScores last =
          new LastScores(leaving.scores(), notAveraged, confidence, learner.teacher().outcome());
      return Optional.of(summary(end, trainer.timing(), last, checkpoints.selected()));
    }
  }

  /** Their pictures are never worth a training. */
  private void keepMistakes(Scores.Tested leaving, Position end, Session session)
      throws IOException {
    try {
      leaving.mistakes(end.iteration()).write(run.path());
    } catch (LinkageError | AWTError noPictures) {
      session.warning().accept("no mistakes.json: " + Reason.of(noPictures));
    }
  }

  private void markFailed(Throwable cause) {
    try {
      run.failed(Reason.of(cause));
    } catch (IOException unwritable) {
      cause.addSuppressed(unwritable);
    }
  }

  /** There are lines already if a session died, perhaps before any checkpoint. */
  private void noteResumption(MetricsLog log, Checkpoint.State start) throws IOException {
    if (Files.size(run.metrics()) > 0) {
      log.append(Map.of("type", "resumed", "iteration", start.iteration()));
    }
  }

  /** What the listeners of a run are made of. */
  private record Listeners(
      Learner learner,
      Checkpoints checkpoints,
      MetricsListener metrics,
      AlarmListener.Sink alarms) {}

  private List<TrainingListener> listeners(Listeners parts, Checkpoint.State start, Session session)
      throws IOException {
    MetricsListener metrics = parts.metrics;
    AlarmListener.Sink alarms = parts.alarms;
    Metrics logged = Metrics.read(run.metrics());
    DriftWatch drift = new DriftWatch(parts.learner.teacher(), alarms, logged);
    List<TrainingListener> ofEpochs =
        List.of(
            metrics,
            new EmbeddingFiles(run),
            drift,
            new Selection(Validators.named(settings.select()), parts.checkpoints, drift::raised));
    List<TrainingListener> listeners = new ArrayList<>();
    listeners.add(metrics);
    listeners.add(new AlarmListener(settings, alarms, logged));
    listeners.add(
        new EpochEvaluator(
            parts.learner.average(), EpochEvaluation.Samples.of(data), milestones, ofEpochs));
    listeners.addAll(session.watchers().of(parts.learner, data, run));
    listeners.add(new CheckpointListener(parts.checkpoints, metrics, start.seconds()));
    return listeners;
  }

  private static AlarmListener.Sink alarms(MetricsListener metrics, Session session) {
    return (position, alarm) -> {
      metrics.raised(position, alarm);
      session.warning().accept(alarm.message());
    };
  }

  /**
   * An end like any other, but for what came of it: the files stay, and are said to be worthless.
   */
  private static void noteIfNothingWasLearnt(
      Evaluation sourceTest, Position end, AlarmListener.Sink alarms) throws IOException {
    if (sourceTest.atChance()) {
      alarms.raised(end, Alarm.notLearnt(sourceTest, end.iteration()));
    }
  }

  /** The iteration at which a training ends. */
  static long last(TrainingSettings settings, Batches batches) {
    long byEpochs = limit((long) settings.epochs() * batches.perEpoch());
    return Math.min(byEpochs, limit(settings.maxIterations()));
  }

  private static long limit(long orNone) {
    return orNone == 0 ? Long.MAX_VALUE : orNone;
  }

  private static boolean over(Position position, Checkpoint.State start, Session session) {
    return session.stop().requested() || outOfTime(position, start, session);
  }

  private static boolean outOfTime(Position position, Checkpoint.State start, Session session) {
    return !session.stop().requested()
        && position.seconds() - start.seconds() >= session.maxSeconds();
  }

  /** Of the weights that leave training and, if those are averaged ones, of the last step's. */
  private record LastScores(
      Scores leaving,
      Optional<Scores> notAveraged,
      Confidence confidence,
      Optional<Teacher.Outcome> selfTrained) {}

  private RunSummary summary(
      Position end, Timing timing, LastScores scores, Optional<Selected> selected)
      throws IOException {
    List<SelectionStudy.Candidate> epochs = SelectionStudy.candidates(Metrics.read(run.metrics()));
    Optional<Choice> choice =
        selected.isPresent() ? Optional.of(choice(selected.get())) : Optional.empty();
    String ended = end.iteration() < end.last() ? "time limit" : "finished";
    return new RunSummary(
        settings.method().method().id(),
        config.names().source(),
        config.names().target(),
        settings.seed(),
        ended,
        end.iteration(),
        (double) end.iteration() / end.perEpoch(),
        end.seconds(),
        timing,
        scores.leaving,
        scores.notAveraged,
        scores.confidence,
        scores.selfTrained,
        choice,
        SelectionStudy.best(epochs)
            .map(best -> new Oracle<>(new Best(best.iteration(), best.oracleAccuracy()))),
        SelectionStudy.of(epochs));
  }

  /** Scores the checkpoint that was chosen without target labels. */
  private Choice choice(Selected selected) throws IOException {
    Device device = settings.compute().device();
    try (TrainedModel model =
        TrainedModel.open(run.path(), Optional.of(selected.iteration()), device)) {
      Scores.Tested chosen = Scores.Tested.of(model.networks(), data);
      TrainedModel.keep(run.path(), selected.iteration(), chosen.confidence().sourceTest());
      return new Choice(
          selected.validator(), selected.value(), selected.iteration(), chosen.scores());
    }
  }
}
