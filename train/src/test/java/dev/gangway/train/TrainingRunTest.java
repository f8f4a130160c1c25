package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.data.LabelledImages;
import dev.gangway.data.PartlyLabelled;
import dev.gangway.dist.Solo;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.Validators;
import dev.gangway.image.ImageFormat;
import dev.gangway.method.Augmentation;
import dev.gangway.method.Learner;
import dev.gangway.method.Preset;
import dev.gangway.method.RandomData;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Precision;
import dev.gangway.nn.Weights;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of eight steps over epochs of three. */
class TrainingRunTest {

  private static final ImageFormat FORMAT = new ImageFormat(32, 3);
  private static final int STEPS = 8;

  /** What a listener of the test does after a step. */
  private interface AfterStep {
    void run(Learner step, TrainingListener.Position position) throws IOException;
  }

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();
  private TrainingData data;

  @BeforeEach
  void draw() {
    LabelledImages target = RandomData.labelled(27, FORMAT, 2);
    data =
        new TrainingData(
            RandomData.labelled(30, FORMAT, 1),
            target.images(),
            RandomData.labelled(9, FORMAT, 3),
            Optional.of(new Oracle<>(PartlyLabelled.of(target))),
            Optional.of(new Oracle<>(RandomData.labelled(11, FORMAT, 4))));
  }

  private Compute compute = Compute.fp32();
  private UnaryOperator<TrainingSettings> parts = UnaryOperator.identity();

  private RunConfig config(String setting) {
    TrainingSettings settings =
        parts.apply(RandomData.settings(setting, compute, 32).withMaxIterations(STEPS));
    return new RunConfig("mnist", "usps", null, "data", false, null, Protocol.FULL, settings);
  }

  private RunSummary run(String name, RunConfig config, double maxSeconds, AfterStep after)
      throws IOException {
    return run(name, config, maxSeconds, () -> false, after).orElseThrow();
  }

  private Optional<RunSummary> run(
      String name, RunConfig config, double maxSeconds, TrainingRun.Stop stop, AfterStep after)
      throws IOException {
    Path path = folder.resolve(name);
    try (RunDirectory run = Files.exists(path) ? RunDirectory.open(path) : created(path)) {
      return new TrainingRun(config, data, run, Solo.PROCESS, new Milestones(8, 1))
          .execute(
              new TrainingRun.Session(
                  maxSeconds,
                  stop,
                  warnings::add,
                  (step, sets, directory) -> List.of(listener(step, after))));
    }
  }

  private static RunDirectory created(Path path) throws IOException {
    RunDirectory run = RunDirectory.create(path);
    WholeFile.write(run.config(), "{}");
    return run;
  }

  private static TrainingListener listener(Learner step, AfterStep after) {
    return new TrainingListener() {
      @Override
      public void stepDone(Position position, StepMetrics metrics) throws IOException {
        after.run(step, position);
      }
    };
  }

  private RunSummary whole(String name, String setting) throws IOException {
    return run(name, config(setting), Double.POSITIVE_INFINITY, (step, position) -> {});
  }

  private Optional<RunSummary> stoppedAt(long iteration, String name, String setting)
      throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    return run(
        name,
        config(setting),
        Double.POSITIVE_INFINITY,
        stop::get,
        (step, position) -> stop.set(position.iteration() >= iteration));
  }

  private void poisonedAt(long iteration, String name) throws IOException {
    run(
        name,
        config("gta"),
        Double.POSITIVE_INFINITY,
        (step, position) -> {
          if (position.iteration() == iteration) {
            try (NoGradGuard frozen = new NoGradGuard()) {
              step.model().f().weights().tensor("F.conv1.bias").fill_(new Scalar(Double.NaN));
            }
          }
        });
  }

  private Path file(String run, String name) {
    return folder.resolve(run).resolve(name);
  }

  private List<JsonNode> log(String run, String type) throws IOException {
    return MetricsLog.read(file(run, "metrics.jsonl")).stream()
        .filter(line -> line.get("type").asText().equals(type))
        .toList();
  }

  private List<JsonNode> fields(String run, String type, String field) throws IOException {
    return log(run, type).stream().map(line -> line.get(field)).toList();
  }

  private List<Long> iterations(String run, String type) throws IOException {
    return fields(run, type, "iteration").stream().map(JsonNode::asLong).toList();
  }

  private void assertSameEnd(String actual, String expected) throws IOException {
    for (String name : new String[] {"weights.safetensors", "optimizer.safetensors"}) {
      String place = "checkpoints/" + STEPS + "/" + name;
      assertThat(file(actual, place)).hasSameBinaryContentAs(file(expected, place));
    }
    assertThat(fields(actual, "step", "losses")).isEqualTo(fields(expected, "step", "losses"));
    assertThat(iterations(actual, "step")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(iterations(actual, "scores")).containsExactly(3L, 6L, 8L);
    assertThat(Json.line(scores(actual))).isEqualTo(Json.line(scores(expected)));
  }

  private JsonNode scores(String run) throws IOException {
    return summary(run).get("scores");
  }

  private JsonNode summary(String run) throws IOException {
    return Json.parse(Files.readString(file(run, "summary.json")), JsonNode.class);
  }

  @ParameterizedTest
  @CsvSource({"gta, FP32", "gta, BF16", "gta-c1, FP32", "source-only, FP32"})
  void aRunResumedInTheMiddleOfAnEpochEqualsAnUninterruptedOneBitByBit(
      String setting, Precision precision) throws IOException {
    compute = new Compute(precision, Layout.CHANNELS_LAST);
    whole("whole", setting);
    assertThat(stoppedAt(4, "resumed", setting)).isEmpty();
    assertThat(file("resumed", "DONE")).doesNotExist();
    assertThat(file("resumed", "FAILED")).doesNotExist();
    assertThat(whole("resumed", setting).ended()).isEqualTo("finished");
    assertSameEnd("resumed", "whole");
    assertThat(iterations("resumed", "resumed")).containsExactly(4L);
    assertThat(file("resumed", "selected.json"))
        .hasSameBinaryContentAs(file("whole", "selected.json"));
  }

  @Test
  void aTrainingWithoutMemorySaysSoInItsFolder() throws IOException {
    assertThatThrownBy(
            () ->
                run(
                    "poor",
                    config("source-only"),
                    Double.POSITIVE_INFINITY,
                    (step, position) -> {
                      throw new OutOfMemoryError("Java heap space");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(file("poor", "FAILED")).hasContent("out of memory: Java heap space");
  }

  /** It starts at step 0, and nothing but its state in the checkpoint says so later. */
  @ParameterizedTest
  @ValueSource(strings = {"gta-self-training", "self-training", "gta-c1-self-training"})
  void selfTrainingGoesOnWhereItWasBitByBit(String setting) throws IOException {
    parts =
        settings ->
            settings
                .withAveraging(0.5)
                .withAugmentation(Augmentation.FULL)
                .withMethod(settings.method().with(RandomData.teacher(1, 0.1, 10, 0, 0.1, 1)));
    whole("whole", setting);
    assertThat(stoppedAt(4, "resumed", setting)).isEmpty();
    assertThat(whole("resumed", setting).notAveraged()).isPresent();
    assertSameEnd("resumed", "whole");
  }

  @Test
  void theSummaryTellsHowFarTheProbabilitiesCanBeTrusted() throws IOException {
    var confidence = whole("whole", "gta").confidence();
    assertThat(confidence.sourceTest().images()).isPositive();
    assertThat(confidence.sourceTest().errorAfter())
        .isLessThanOrEqualTo(confidence.sourceTest().errorBefore());
    var target = confidence.targetTest().orElseThrow().value();
    assertThat(target.temperature()).isEqualTo(confidence.sourceTest().temperature());
    assertThat(target.errorAfter()).isBetween(0.0, 1.0);
  }

  @Test
  void aRunThatDiedBeforeItsFirstCheckpointStartsAgainAndItsLogHasNoStepTwice() throws IOException {
    whole("whole", "gta");
    assertThatThrownBy(
            () ->
                run(
                    "died",
                    config("gta"),
                    Double.POSITIVE_INFINITY,
                    (step, position) -> {
                      if (position.iteration() == 4) {
                        throw new IOException("disk full");
                      }
                    }))
        .hasMessage("disk full");
    assertThat(file("died", "FAILED")).hasContent("disk full\n");
    assertThat(file("died", "DONE")).doesNotExist();
    whole("died", "gta");
    assertThat(file("died", "FAILED")).doesNotExist();
    assertSameEnd("died", "whole");
  }

  @Test
  void aFinishedRunThatIsResumedStaysAsItIs() throws IOException {
    whole("run", "source-only");
    JsonNode before = scores("run");
    RunSummary again = whole("run", "source-only");
    assertThat(again.ended()).isEqualTo("finished");
    assertThat(again.iteration()).isEqualTo(STEPS);
    assertThat(scores("run")).isEqualTo(before);
  }

  @Test
  void lossesThatAreNoNumbersEndTheRunAsFailed() throws IOException {
    assertThatThrownBy(() -> poisonedAt(5, "run"))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageMatching(
            "loss '\\w+' is NaN at iteration 6 \\(start a new run with a lower --learning-rate or"
                + " --lambda, or with --precision fp32\\)");
    assertThat(Files.readString(file("run", "FAILED"))).startsWith("loss '").endsWith(")\n");
    assertThat(file("run", "DONE")).doesNotExist();
    assertThat(file("run", "summary.json")).doesNotExist();
    assertThat(RunDirectory.checkpoints(folder.resolve("run"))).doesNotContain(6L);
    assertThat(iterations("run", "step")).endsWith(6L);
  }

  @Test
  void weightsThatAreNoNumbersAreNotWrittenAsACheckpoint() {
    assertThatThrownBy(() -> poisonedAt(STEPS, "run"))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageStartingWith("weight 'F.conv1.bias' is not a number at iteration 8 (start a");
    assertThat(RunDirectory.checkpoints(folder.resolve("run"))).doesNotContain(8L);
    assertThat(file("run", "FAILED")).exists();
  }

  @Test
  void theTimeLimitEndsARunWithACheckpoint() throws IOException {
    RunSummary summary =
        run("run", config("source-only"), Double.MIN_VALUE, (step, position) -> {});
    assertThat(summary.ended()).isEqualTo("time limit");
    assertThat(summary.iteration()).isEqualTo(1);
    assertThat(RunDirectory.latestCheckpoint(folder.resolve("run"))).contains(1L);
    assertThat(file("run", "DONE")).hasContent("time limit\n");
    assertThat(whole("run", "source-only").iteration()).isEqualTo(STEPS);
  }

  @Test
  void aSummaryThatCannotBeWrittenLeavesTheRunNotDone() throws IOException {
    Files.createDirectories(file("run", "summary.json/full"));
    Files.createDirectories(file("run", "checkpoints"));
    Files.writeString(file("run", "config.json"), "{}");
    assertThatThrownBy(() -> whole("run", "source-only")).isInstanceOf(IOException.class);
    assertThat(file("run", "DONE")).doesNotExist();
    assertThat(file("run", "FAILED")).exists();
  }

  @Test
  void aBrokenCheckpointIsNamedAndTheSavedConfigStays() throws IOException {
    stoppedAt(4, "run", "source-only");
    String saved = Files.readString(file("run", "config.json"));
    Path weights = file("run", "checkpoints/4/weights.safetensors");
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 1000));
    assertThatThrownBy(() -> whole("run", "gta"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(weights + ": not a whole safetensors file");
    assertThat(file("run", "config.json")).hasContent(saved);
  }

  @Test
  void aSetSmallerThanABatchIsRefused() {
    data =
        new TrainingData(
            data.source(),
            RandomData.images(5, FORMAT, 1),
            data.sourceTest(),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> whole("run", "gta"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("the target has 5 images, fewer than a batch of 8");
  }

  @Test
  void theLogHasALineForEachStepAndForTheScoresOfEachEpoch() throws IOException {
    whole("run", "gta");
    JsonNode step = log("run", "step").get(0);
    assertThat(step.fieldNames())
        .toIterable()
        .containsExactly(
            "type",
            "iteration",
            "seconds",
            "losses",
            "discriminatorAccuracy",
            "gradientNorms",
            "imagesPerSecond");
    assertThat(step.get("discriminatorAccuracy").fieldNames())
        .toIterable()
        .containsExactly("real", "fake_source", "fake_target");
    assertThat(step.get("gradientNorms").fieldNames()).toIterable().contains("F", "C", "G", "D");
    assertThat(step.get("losses").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "d_real", "d_fake_source", "d_fake_target", "d_class", "a", "b", "c", "classifier");
    JsonNode scores = log("run", "scores").get(1);
    assertThat(scores.get("epoch").asLong()).isEqualTo(2);
    assertThat(scores.get("sourceTestAccuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(scores.get("oracleTargetTestAccuracy").asDouble()).isBetween(0.0, 1.0);
    JsonNode validators = log("run", "validators").get(1);
    assertThat(validators.get("values").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(Validators.names());
    assertThat(warnings).allMatch(warning -> warning.startsWith("not-learnt: ")); // of noise
  }

  /** Networks of nothing but zeros, as after a learning rate of 1, always name the first class. */
  @Test
  void aTrainingWhoseClassifierGuessesAtItsEndSaysSo() throws IOException {
    run(
        "run",
        config("source-only"),
        Double.POSITIVE_INFINITY,
        (step, position) -> {
          try (NoGradGuard frozen = new NoGradGuard()) {
            for (Weights weights : step.model().weights()) {
              weights.tensors().forEach(tensor -> tensor.mul_(new Scalar(0.0)));
            }
          }
        });
    assertThat(warnings)
        .last()
        .asString()
        .startsWith("not-learnt: on held-out source images the classifier guesses (mean recall ")
        .endsWith(
            "at iteration 8 (try another --learning-rate, more steps, or look at the source with"
                + " 'gangway data inspect')");
    assertThat(log("run", "alarm"))
        .last()
        .satisfies(line -> assertThat(line.get("alarm").asText()).isEqualTo("not-learnt"));
    assertThat(folder.resolve("run/DONE")).exists();
  }

  @Test
  void theSummaryMarksScoresOnTargetLabelsAsOracle() throws IOException {
    RunSummary summary = whole("run", "gta");
    JsonNode json = summary("run");
    assertThat(json.get("method").asText()).isEqualTo("gta");
    assertThat(json.get("source").asText()).isEqualTo("mnist");
    assertThat(json.get("target").asText()).isEqualTo("usps");
    assertThat(json.get("seed").asLong()).isEqualTo(7);
    assertThat(json.get("ended").asText()).isEqualTo("finished");
    assertThat(json.get("iteration").asLong()).isEqualTo(STEPS);
    assertThat(json.get("epochs").asDouble()).isEqualTo(8 / 3.0);
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(json.at("/scores/sourceTest/n").asInt()).isEqualTo(9);
    assertThat(json.at("/scores/sourceTest").has("oracle")).isFalse();
    assertThat(json.at("/scores/targetTrain/n").asInt()).isEqualTo(27);
    assertThat(json.at("/scores/targetTrain/oracle").asBoolean()).isTrue();
    assertThat(json.at("/scores/targetTest/n").asInt()).isEqualTo(11);
    assertThat(json.at("/scores/targetTest/oracle").asBoolean()).isTrue();
    assertThat(json.at("/scores/targetTest/accuracy").asDouble())
        .isEqualTo(summary.scores().targetTest().orElseThrow().value().accuracy());
    assertThat(json.at("/selected/validator").asText()).isEqualTo("im");
    assertThat(json.at("/selected/iteration").asLong()).isIn(3L, 6L, 8L);
    assertThat(json.at("/oracleBest/oracle").asBoolean()).isTrue();
    assertThat(json.at("/validators/0/oracle").asBoolean()).isTrue();
    assertThat(json.at("/validators/0/validator").asText()).isEqualTo("source-accuracy");
    assertThat(json.at("/timing/steps").asDouble()).isPositive();
  }

  @Test
  void theConfigComesBackFromTheRun() throws IOException {
    whole("run", "gta-c1");
    assertThat(Json.read(file("run", "config.json"), RunConfig.class)).isEqualTo(config("gta-c1"));
  }

  @Test
  void aTargetWithoutLabelsHasNoScores() throws IOException {
    data =
        new TrainingData(
            data.source(), data.target(), data.sourceTest(), Optional.empty(), Optional.empty());
    whole("run", "gta");
    assertThat(scores("run").get("targetTrain").isNull()).isTrue();
    assertThat(summary("run").get("oracleBest").isNull()).isTrue();
    assertThat(summary("run").get("validators")).isEmpty();
    assertThat(summary("run").at("/selected/validator").asText()).isEqualTo("im");
    assertThat(log("run", "scores").get(0).has("oracleTargetTestAccuracy")).isFalse();
  }

  @Test
  void aTrainingEndsAtTheFirstOfItsLimits() {
    ImageFormat format = new ImageFormat(16, 3);
    Batches batches =
        new Batches(RandomData.labelled(30, format, 1), RandomData.images(30, format, 2), 8, 1);
    assertThat(TrainingRun.last(ending(5, 0), batches)).isEqualTo(15);
    assertThat(TrainingRun.last(ending(5, 14), batches)).isEqualTo(14);
    assertThat(TrainingRun.last(ending(5, 0).withLimits(0, 2000), batches)).isEqualTo(2000);
    TrainingSettings strong = Preset.named("strong").settings(10).withBatch(8);
    assertThat(TrainingRun.last(strong, batches)).as("few images").isEqualTo(3000);
  }

  private static TrainingSettings ending(int epochs, long iterations) {
    return TrainingSettings.paper(10).withBatch(8).withLimits(epochs, iterations);
  }
}
