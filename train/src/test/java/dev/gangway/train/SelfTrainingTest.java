package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.image.ImageFormat;
import dev.gangway.method.Batch;
import dev.gangway.method.Learner;
import dev.gangway.method.Method;
import dev.gangway.method.MethodSettings;
import dev.gangway.method.Methods;
import dev.gangway.method.RandomData;
import dev.gangway.method.StepInput;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.StepReadings;
import dev.gangway.method.Teacher;
import dev.gangway.method.Teacher.Lesson;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.run.view.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class SelfTrainingTest {

  @Test
  void aSummarySaysWhySelfTrainingNeverStarted() {
    assertThat(new Teacher.Outcome(300, 0.97, 0.95).told(301))
        .isEqualTo("self-training since step 300");
    assertThat(new Teacher.Outcome(300, 1, 0.95).told(300))
        .isEqualTo(
            "self-training never started: it was to start at step 300, and training ended at 300"
                + " (a lower --self-training-start or more steps start it)");
    assertThat(new Teacher.Outcome(-1, 1, 0.95).told(175))
        .isEqualTo(
            "self-training never started: the agreement that starts it is known from step 175 on,"
                + " and training ended at 175 (more steps start it, or --self-training-start N)");
    assertThat(new Teacher.Outcome(-1, 0.947, 0.95).told(900))
        .isEqualTo(
            "self-training never started: averaged and last weights agree on 94.7 % of the target,"
                + " wanted 95.0 % (a lower --agreement starts it, or 1001 steps)");
  }

  private static final ImageFormat FORMAT = new ImageFormat(32, 3);

  private static TrainingSettings settings(String method, Map<String, Number> teacher) {
    return RandomData.settings(method, teacher, Compute.fp32(), 32);
  }

  private static Batch batch() {
    return new Batches(RandomData.labelled(20, FORMAT, 1), RandomData.images(20, FORMAT, 2), 8, 3)
        .at(0);
  }

  /**
   * Two of three are sure. Their costs are ln 2 (classes as likely as each other) and ln(1 + e^-2);
   * the third, of the wrong class, does not count.
   */
  @Test
  void onlySureClassesAreLearntEachWithTheSameWeight() {
    try (PointerScope scope = new PointerScope()) {
      Tensor logits = torch.tensor(new float[] {0, 0, 1, 3, 5, 0}).view(3, 2);
      Tensor classes = torch.tensor(new long[] {0, 1, 1});
      Lesson lesson = new Lesson(classes, torch.tensor(new float[] {1, 1, 0}), 0.5);
      double expected = 0.5 * (Math.log(2) + Math.log1p(Math.exp(-2))) / 2;
      assertThat((double) lesson.loss(logits).item_float()).isCloseTo(expected, within(1e-6));
      Lesson none = new Lesson(classes, torch.tensor(new float[] {0, 0, 0}), 0.5);
      assertThat(none.loss(logits).item_float()).isZero();
    }
  }

  @Test
  void itWaitsUntilTeacherAndLastWeightsAgree() {
    Map<String, Number> automatic = RandomData.teacher(1, 0.5, 4, 0, 1, 1);
    try (Learner learner = Learner.of(settings("self-training", automatic));
        StepInput input = StepInput.of(batch(), Device.cpu());
        PointerScope scope = new PointerScope()) {
      Teacher selfTraining = learner.teacher();
      for (int i = 0; i < 175; i++) { // seven of the eight that must agree
        assertThat(selfTraining.lesson(input, i, new StepReadings())).isNull();
      }
      assertThat(selfTraining.agreement()).as("of the seven").isEqualTo(1);
      assertThat(selfTraining.startedAt()).isEqualTo(-1);
      Lesson first = selfTraining.lesson(input, 175, new StepReadings());
      assertThat(selfTraining.startedAt()).isEqualTo(175);
      assertThat(first.weight()).isEqualTo(0.25);
      assertThat(selfTraining.lesson(input, 177, new StepReadings()).weight()).isEqualTo(0.75);
      assertThat(selfTraining.lesson(input, 300, new StepReadings()).weight()).isEqualTo(1);
    }
  }

  @Test
  void aTeacherOfAnotherMindKeepsItFromStartingForAThousandSteps() {
    Map<String, Number> automatic = RandomData.teacher(1, 0.5, 4, 0, 0.9, 1);
    try (Learner learner = Learner.of(settings("self-training", automatic));
        StepInput input = StepInput.of(batch(), Device.cpu());
        PointerScope scope = new PointerScope()) {
      always(learner.model().c().weights().tensor("C.classes.bias"), 3);
      always(learner.average().c().weights().tensor("C.classes.bias"), 4);
      for (int i = 0; i < 1000; i += 25) {
        assertThat(learner.teacher().lesson(input, i, new StepReadings())).isNull();
      }
      assertThat(learner.teacher().lesson(input, 1000, new StepReadings())).isNotNull();
      assertThat(learner.teacher().startedAt()).isEqualTo(1000);
    }
  }

  private static void always(Tensor bias, long index) {
    try (NoGradGuard frozen = new NoGradGuard()) {
      bias.select(0, index).fill_(new Scalar(1000.0));
    }
  }

  /** The source's loss is as without self-training; the weights move otherwise. */
  @Test
  void fAndCLearnTheTeachersClassesBesideTheirOwnTask() {
    Map<String, Number> atOnce = RandomData.teacher(1, 0.01, 1, 1, 1, 1);
    for (String method : new String[] {"gta", "gta-c1"}) {
      try (PointerScope scope = new PointerScope();
          StepInput input = StepInput.of(batch(), Device.cpu());
          Learner step = Learner.of(settings(method + "-self-training", atOnce));
          Learner plain = Learner.of(settings(method, Map.of()).withAveraging(0.9))) {
        Lesson lesson = step.teacher().lesson(input, 1, new StepReadings()); // all are sure
        assertThat(lesson.sure().sum().item_float()).isEqualTo(8);
        StepMetrics metrics = step.run(batch(), 1);
        StepMetrics expected = plain.run(batch(), 1);
        assertThat(metrics.losses().get("classifier"))
            .isCloseTo(expected.losses().get("classifier"), within(1e-5f));
        assertThat(metrics.losses().get("self_training")).isPositive();
        assertThat(metrics.shares()).containsEntry("confident", 1f);
        Tensor moved = step.model().c().weights().tensor("C.classes.weight");
        Tensor without = plain.model().c().weights().tensor("C.classes.weight");
        assertThat(moved.equal(without)).isFalse();
      }
    }
  }

  private static List<String> alarms(
      Map<String, Number> selfTraining, long[][] predicted, double... im) throws IOException {
    List<String> alarms = new ArrayList<>();
    try (Learner learner = Learner.of(settings("self-training", selfTraining))) {
      DriftWatch watch = watch(learner, alarms);
      for (int i = 0; i < im.length; i++) {
        watch.evaluated(at(10L * i + 10), counts(predicted[i]), im[i]);
      }
    }
    return alarms;
  }

  private static DriftWatch watch(Learner learner, List<String> alarms, JsonNode... log) {
    Metrics metrics = metrics(log);
    return new DriftWatch(learner.teacher(), said(alarms, metrics), metrics);
  }

  private static Metrics metrics(JsonNode... log) {
    Metrics metrics = new Metrics();
    List.of(log).forEach(metrics::add);
    return metrics;
  }

  private static Alarms said(List<String> alarms, Metrics log) {
    return new Alarms((position, kind, message) -> alarms.add(message), log);
  }

  private static TrainingListener.Position at(long iteration) {
    return new TrainingListener.Position(iteration, 10, 10_000, 1);
  }

  private static EpochEvaluation.Counts counts(long... predicted) {
    return new EpochEvaluation.Counts(
        List.of("mug", "pot", "urn"), new long[] {500, 490, 10}, predicted);
  }

  /** The judgement after 25 steps comes before the first that was taught, number 25. */
  @Test
  void aWatchSeesTheSameFromALogAsFromTheTrainingItself() throws IOException {
    Map<String, Number> from25 = RandomData.teacher(1, 0.9, 1, 25, 1, 1);
    String line = "{\"type\":\"validators\",\"iteration\":%d,\"predicted\":[%s]}";
    JsonNode before = Json.parse(line.formatted(20, "500,490,10"), JsonNode.class);
    JsonNode there = Json.parse(line.formatted(25, "952,48,0"), JsonNode.class);
    List<String> alarms = new ArrayList<>();
    try (Learner learner = Learner.of(settings("self-training", from25))) {
      watch(learner, alarms, before, there).evaluated(at(30), counts(952, 48, 0), 1);
      assertThat(alarms).singleElement().asString().startsWith("missing-class");
    }
  }

  /** Pots are 490 of the source's thousand: 245 are half of what they should be. */
  @Test
  void aClassThatWasMissingWhenSelfTrainingBeganIsSaidButIsNoDrift() throws IOException {
    Map<String, Number> fromTheStart = RandomData.teacher(1, 0.9, 1, 1, 1, 1);
    Map<String, Number> from25 = RandomData.teacher(1, 0.9, 1, 25, 1, 1);
    long[] gone = {952, 48, 0};
    long[] few = {756, 244, 0};
    long[] enough = {755, 245, 0};
    assertThat(alarms(fromTheStart, new long[][] {gone, few, gone}, 1, 1, 1))
        .containsExactly(
            "missing-class: class 'pot' is predicted for 48 of the target's images, its share in the"
                + " source makes 490 at iteration 10 (if the target has it, train longer; if not,"
                + " try a lower --class-balance)");
    assertThat(alarms(from25, new long[][] {enough, gone, gone}, 1, 1, 1))
        .as("lost before")
        .singleElement()
        .asString()
        .startsWith("missing-class");
    assertThat(alarms(fromTheStart, new long[][] {gone, enough, gone}, 1, 1, 1))
        .as("found since, then lost")
        .hasSize(2)
        .last()
        .asString()
        .startsWith("drift: class 'pot'");
  }

  @Test
  void aWatchThatWasInterruptedGoesOn() throws IOException {
    Map<String, Number> started = RandomData.teacher(1, 0.9, 1, 1, 1, 1);
    JsonNode best = Json.parse("{\"type\":\"validators\",\"values\":{\"im\":2}}", JsonNode.class);
    JsonNode alarm = Json.parse("{\"type\":\"alarm\",\"alarm\":\"drift\"}", JsonNode.class);
    List<String> alarms = new ArrayList<>();
    try (Learner learner = Learner.of(settings("self-training", started))) {
      watch(learner, alarms, best).evaluated(at(20), counts(500, 490, 10), 1.5);
      assertThat(alarms).hasSize(1);
      DriftWatch again = watch(learner, alarms, best, alarm);
      assertThat(said(alarms, metrics(best, alarm)).raised(Alarms.DRIFT)).isTrue();
      again.evaluated(at(30), counts(500, 490, 10), 1.5);
      assertThat(alarms).as("said before").hasSize(1);
      JsonNode found =
          Json.parse(
              "{\"type\":\"validators\",\"iteration\":20,\"predicted\":[500,490,10]}",
              JsonNode.class);
      watch(learner, alarms, found).evaluated(at(30), counts(952, 48, 0), 1);
      assertThat(alarms).last().asString().contains("was found before");
    }
  }

  @Test
  void aTeacherAndLastWeightsThatPartAreDrift() throws IOException {
    Map<String, Number> started = RandomData.teacher(1, 0.9, 1, 1, 0.9, 1);
    List<String> alarms = new ArrayList<>();
    try (Learner learner = Learner.of(settings("self-training", started));
        StepInput input = StepInput.of(batch(), Device.cpu());
        PointerScope scope = new PointerScope()) {
      DriftWatch watch = watch(learner, alarms);
      watch.evaluated(at(200), counts(500, 490, 10), 1);
      assertThat(alarms).as("not known yet").isEmpty();
      for (int i = 25; i <= 200; i += 25) {
        learner.teacher().lesson(input, i, new StepReadings());
      }
      watch.evaluated(at(225), counts(500, 490, 10), 1);
      assertThat(alarms).as("they are the same still").isEmpty();
      always(learner.model().c().weights().tensor("C.classes.bias"), 3);
      always(learner.average().c().weights().tensor("C.classes.bias"), 4);
      for (int i = 225; i <= 275; i += 25) {
        learner.teacher().lesson(input, i, new StepReadings());
      }
      watch.evaluated(at(280), counts(500, 490, 10), 1);
      assertThat(alarms)
          .singleElement()
          .asString()
          .startsWith("drift: averaged and last weights agree on 63 % of the target's images only");
    }
  }

  @Test
  void aClassThatIsMissingOrAFallingValidatorIsDriftAndIsSaidOnce() throws IOException {
    Map<String, Number> started = RandomData.teacher(1, 0.9, 1, 1, 1, 1);
    long[] like = {510, 490, 0}; // ten urns are too few to miss
    long[] gone = {952, 48, 0};
    long[][] vanishing = {like, gone, gone};
    assertThat(alarms(started, vanishing, 1, 1, 1))
        .containsExactly(
            "drift: class 'pot' was found before and is now predicted for 48 of the target's images,"
                + " its share in the source makes 490 at iteration 20 (take the chosen checkpoint in selected.json, which"
                + " is from before, or try a higher --agreement or --confidence, or a lower"
                + " --class-balance if the target's classes are shared out otherwise than the"
                + " source's)");
    assertThat(alarms(started, new long[][] {like, {951, 49, 0}}, 1, 1)).isEmpty();
    assertThat(alarms(started, new long[][] {like, like, like}, 1.0, 2.0, 1.84))
        .singleElement()
        .asString()
        .startsWith("drift: information maximisation on the target fell from 2.00 to 1.84");
    assertThat(alarms(started, new long[][] {like, like, like}, 2.0, Double.NaN, 1.84))
        .as("a judgement without a number silences nothing")
        .hasSize(1);
    assertThat(alarms(started, new long[][] {like, like, like}, 1.0, 2.0, 1.86)).isEmpty();
    Map<String, Number> never = RandomData.teacher(1, 0.9, 1, 0, 1, 1);
    assertThat(alarms(never, vanishing, 1, 1, 1)).as("it has not started").isEmpty();
  }

  @Test
  void withoutAnAverageThereIsNoTeacher() {
    TrainingSettings plain = RandomData.settings("gta", Compute.fp32(), 32);
    MethodSettings taught = MethodSettings.of(Methods.named("self-training"));
    assertThatThrownBy(() -> plain.withMethod(taught))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "self-training needs --averaging above 0: the average is the teacher (for example"
                + " 0.998)");
    assertRefused("confidence", 1, "confidence must be in (0, 1), got 1.0");
    assertRefused(
        "self-training",
        0,
        "self-training must be in (0, 100], got 0.0 (methods without it: source-only, gta)");
    assertRefused("self-training-ramp", 0, "self-training-ramp must be >= 1, got 0");
    assertRefused("agreement", 1.5, "agreement must be in (0, 1], got 1.5");
    assertRefused("class-balance", -0.5, "class-balance must be in [0, 1], got -0.5");
  }

  private static void assertRefused(String name, Number value, String message) {
    Method method = Methods.named("self-training");
    assertThatThrownBy(() -> MethodSettings.of(method, Map.of(name, value))).hasMessage(message);
  }
}
