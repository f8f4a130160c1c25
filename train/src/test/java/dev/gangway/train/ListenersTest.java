package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.data.LabelledImages;
import dev.gangway.data.PartlyLabelled;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.Validators;
import dev.gangway.image.ImageFormat;
import dev.gangway.method.Learner;
import dev.gangway.method.RandomData;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {

  private static final ImageFormat FORMAT = new ImageFormat(32, 3);

  @TempDir private Path folder;

  private static Learner sourceOnly() {
    return Learner.of(RandomData.settings("source-only", Compute.fp32(), 32));
  }

  private static TrainingSettings settings() {
    return RandomData.settings("gta-self-training", Compute.fp32(), 32);
  }

  private static Position at(long iteration, double seconds) {
    return new Position(iteration, 10, 100, seconds);
  }

  /** A source-only training that has not begun, with all that writes its files. */
  private final class Trial implements AutoCloseable {
    final RunDirectory run = RunDirectory.create(folder.resolve("run"));
    final Learner step = sourceOnly();
    final MetricsLog log = MetricsLog.open(run.metrics());
    boolean drifted;
    final Checkpoints checkpoints = open();

    Trial() throws IOException {}

    Checkpoints open() {
      return new Checkpoints(
          run, step, log, new Checkpoints.Selection(Validators.named("im"), () -> drifted));
    }

    List<Long> kept() throws IOException {
      checkpoints.settle();
      return RunDirectory.checkpoints(run.path());
    }

    @Override
    public void close() throws IOException {
      checkpoints.close();
      log.close();
      step.close();
      run.close();
    }
  }

  @Test
  void checkpointsAreHalfAMinuteApartAndTheTwoNewestAreKept() throws IOException {
    try (Trial trial = new Trial()) {
      Checkpoints listener = trial.checkpoints;
      listener.begun(at(0, 100));
      listener.epochDone(at(10, 129.9));
      assertThat(trial.kept()).isEmpty();
      listener.epochDone(at(20, 130));
      listener.epochDone(at(30, 159));
      listener.epochDone(at(40, 161));
      assertThat(trial.kept()).containsExactly(20L, 40L);
      listener.trainingDone(at(45, 162));
      assertThat(trial.kept()).containsExactly(40L, 45L);
    }
  }

  @Test
  void aLongEpochHasACheckpointEveryTenMinutes() throws IOException {
    try (Trial trial = new Trial()) {
      Checkpoints listener = trial.checkpoints;
      listener.stepDone(at(3, 599), StepMetrics.of(Map.of()));
      assertThat(trial.kept()).isEmpty();
      listener.stepDone(at(4, 601), StepMetrics.of(Map.of()));
      listener.stepDone(at(5, 700), StepMetrics.of(Map.of()));
      assertThat(trial.kept()).containsExactly(4L);
      listener.stepDone(at(20, 1400), StepMetrics.of(Map.of()));
      assertThat(trial.kept()).as("the epoch is evaluated first").containsExactly(4L);
      listener.epochDone(at(20, 1400));
      assertThat(trial.kept()).containsExactly(4L, 20L);
    }
  }

  @Test
  void imagesOfTheTargetCountWhereSomethingIsLearntFromThem() throws IOException {
    try (Trial trial = new Trial()) {
      MetricsListener listener = new MetricsListener(trial.log, settings());
      listener.stepDone(at(1, 2), StepMetrics.of(Map.of("classifier", 1f)));
      listener.stepDone(at(2, 4), StepMetrics.of(Map.of("classifier", 1f, "c", 1f)));
      listener.stepDone(at(3, 6), StepMetrics.of(Map.of("classifier", 1f, "self_training", 1f)));
      assertThat(MetricsLog.read(trial.run.metrics()))
          .extracting(line -> line.path("imagesPerSecond").asInt())
          .containsExactly(4, 8, 8);
    }
  }

  private static EpochEvaluation report(double value) {
    return new EpochEvaluation(null, Map.of("im", value), Map.of(), null, null, null);
  }

  @Test
  void theCheckpointThatTheValidatorLikesBestIsKept() throws IOException {
    try (Trial trial = new Trial()) {
      double[] values = {Double.NaN, 0.5, 0.9, 0.9, Double.NaN, 0.7, 0.8};
      for (int i = 0; i < values.length; i++) {
        trial.checkpoints.evaluated(at(10L * i + 10, i), report(values[i]));
        trial.checkpoints.add(at(10L * i + 10, i));
      }
      assertThat(trial.kept()).containsExactly(30L, 60L, 70L);
      assertThat(Selected.read(trial.run.path())).contains(new Selected("im", 0.9, 30));
      try (Checkpoints reopened = trial.open()) {
        assertThat(reopened.selected()).contains(new Selected("im", 0.9, 30));
      }
    }
  }

  @Test
  void aSelectionThatOnlyItsCheckpointTellsOfIsNotLost() throws IOException {
    try (Trial trial = new Trial()) {
      trial.checkpoints.evaluated(at(10, 1), report(0.5));
      trial.checkpoints.settle();
      Files.delete(trial.run.path().resolve("selected.json")); // the process died before it
      Checkpoints.resume(trial.run, trial.step);
      try (Checkpoints reopened = trial.open()) {
        assertThat(reopened.selected()).contains(new Selected("im", 0.5, 10));
      }
      assertThat(Selected.read(trial.run.path())).contains(new Selected("im", 0.5, 10));
    }
  }

  @Test
  void afterADriftNoOtherCheckpointIsChosen() throws IOException {
    try (Trial trial = new Trial()) {
      trial.checkpoints.evaluated(at(10, 1), report(0.5));
      trial.drifted = true;
      trial.checkpoints.evaluated(at(20, 2), report(0.9));
      assertThat(trial.checkpoints.selected()).contains(new Selected("im", 0.5, 10));
    }
  }

  @Test
  void afterADriftACheckpointIsChosenIfThereIsNoneFromBefore() throws IOException {
    try (Trial trial = new Trial()) {
      trial.drifted = true;
      trial.checkpoints.evaluated(at(10, 1), report(0.5));
      assertThat(trial.checkpoints.selected()).isPresent();
    }
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsToldWhenTrainingEnds() throws IOException {
    try (Trial trial = new Trial()) {
      Path folders = trial.run.path().resolve("checkpoints");
      Files.delete(folders);
      Files.writeString(folders, "in the way");
      assertThatThrownBy(() -> trial.checkpoints.trainingDone(at(45, 162)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "the checkpoint of iteration 45 could not be written: java.nio.file.")
          .hasMessageEndingWith("(free space or rights, then --resume)");
    }
  }

  private static TrainingData data(int sourceTest, int targetTest) {
    LabelledImages source = RandomData.labelled(8, FORMAT, 1);
    return new TrainingData(
        source,
        source.images(),
        RandomData.labelled(sourceTest, FORMAT, 2),
        Optional.of(new Oracle<>(PartlyLabelled.of(source))),
        Optional.of(new Oracle<>(RandomData.labelled(targetTest, FORMAT, 3))));
  }

  @Test
  void samplesAreAlwaysTheSameAndNoLargerThanAsked() {
    EpochEvaluation.Samples samples =
        EpochEvaluation.Samples.of(data(EpochEvaluation.Samples.SCORED + 9, 20));
    assertThat(samples.sourceTest().size()).isEqualTo(EpochEvaluation.Samples.SCORED);
    assertThat(samples.targetTest().orElseThrow().value().size()).isEqualTo(20);
    assertThat(samples.target().size()).isEqualTo(8);
    assertThat(
            EpochEvaluation.Samples.of(data(EpochEvaluation.Samples.SCORED + 9, 20))
                .sourceTest()
                .labels())
        .isEqualTo(samples.sourceTest().labels());
    LabelledImages target = data(9, 20).targetTrain().orElseThrow().value().labelled();
    for (int i = 0; i < 8; i++) {
      int at = indexOf(samples.target().pixels(i), target);
      assertThat(samples.targetLabels().orElseThrow().value()[i]).isEqualTo(target.labels()[at]);
    }
  }

  private static int indexOf(byte[] image, LabelledImages set) {
    for (int i = 0; i < set.size(); i++) {
      if (Arrays.equals(image, set.images().pixels(i))) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void milestonesAndTheEndAreEvaluatedButNotAStop() throws IOException {
    List<Long> evaluated = new ArrayList<>();
    List<EpochEvaluation> reports = new ArrayList<>();
    try (Learner step = sourceOnly()) {
      TrainingData data = data(12, 9);
      EpochEvaluation.Evaluator evaluator =
          new EpochEvaluation.Evaluator(
              step.model(),
              EpochEvaluation.Samples.of(data),
              new Milestones(8, 200), // the first epoch, of 80 images, and not the second
              List.of(
                  new TrainingListener() {
                    @Override
                    public void evaluated(Position position, EpochEvaluation report) {
                      evaluated.add(position.iteration());
                      reports.add(report);
                    }
                  }));
      evaluator.epochDone(at(10, 1));
      evaluator.epochDone(at(20, 1));
      evaluator.epochDone(at(30, 1));
      evaluator.trainingDone(at(25, 1));
      evaluator.trainingDone(at(100, 1)); // was evaluated as the end of its epoch
      evaluator.trainingDone(new Position(95, 10, 95, 1));
      evaluator.trainingDone(new Position(110, 10, 110, 1));
      assertThat(evaluated).containsExactly(10L, 30L, 95L, 110L);
      Evaluation expected = Scores.evaluate(step.model(), data.sourceTest());
      Scores scores = reports.get(0).scores();
      assertThat(scores.sourceTest().correct()).isEqualTo(expected.correct());
      assertThat(scores.sourceTest().n()).isEqualTo(12);
      assertThat(scores.targetTest().orElseThrow().value().n()).isEqualTo(9);
      assertThat(scores.targetTrain()).isEmpty();
      assertThat(reports.get(0).validators().get("im")).isBetween(0.0, Math.log(10));
    }
  }
}
