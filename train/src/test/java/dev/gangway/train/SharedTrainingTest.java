package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.gangway.dist.Communicator;
import dev.gangway.dist.Ranks;
import dev.gangway.dist.Solo;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.method.Augmentation;
import dev.gangway.method.BatchNorm;
import dev.gangway.method.Learner;
import dev.gangway.method.MethodSettings;
import dev.gangway.method.RandomData;
import dev.gangway.method.SelfTraining;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.HostCopy;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several ranks against one process with the whole batch, step by step: each step of the ranks
 * begins where the one process's began. Left to themselves they part within some twenty steps on
 * any processor: see docs/decisions/many.md.
 */
class SharedTrainingTest {

  private static final int STEPS = 20;

  private static final double SURE_OF_SOME = 0.13;

  @TempDir private Path states;

  private static TrainingSettings settings(String setting, BatchNorm batchNorm) {
    return RandomData.settings(setting, Compute.fp32(), 32).withBatch(16).withBatchNorm(batchNorm);
  }

  /**
   * What a step left.
   *
   * @param means of the gradients, by the name of the weight
   */
  private record Outcome(
      Map<String, Float> losses,
      Map<String, Float> shares,
      Map<String, float[]> means,
      Map<String, float[]> weights) {}

  /** Makes a process's step. */
  private interface Steps {
    Learner of(TrainingSettings settings, Communicator communicator);
  }

  /** What is done before each step. */
  private interface Before {
    void step(Learner step, int iteration) throws IOException;
  }

  private List<Outcome> alone(TrainingSettings settings, Steps steps) throws IOException {
    return train(settings, Solo.PROCESS, steps, this::save);
  }

  private void save(Learner step, int iteration) throws IOException {
    Path folder = Files.createDirectory(states.resolve("step" + iteration));
    Checkpoint.State state = new Checkpoint.State(iteration, 0);
    Checkpoint.take(state, step.optimizers(), step.tensors(), new HostCopy()).writeInto(folder);
  }

  private List<Outcome> fromTheSameStates(
      TrainingSettings settings, Communicator communicator, Steps steps) throws IOException {
    return train(settings, communicator, steps, this::load);
  }

  private void load(Learner step, int iteration) {
    Path folder = states.resolve("step" + iteration);
    Checkpoint.load(folder, step.optimizers(), step.tensors());
    step.resume();
  }

  private static List<Outcome> train(
      TrainingSettings settings, Communicator communicator, Steps steps, Before before)
      throws IOException {
    torch.set_num_threads(1);
    ImageFormat format = new ImageFormat(32, 3);
    Batches batches =
        new Batches(
            RandomData.labelled(40, format, 1),
            settings.method().find(SelfTraining.Settings.class).isPresent()
                ? plain(40, format)
                : RandomData.images(40, format, 2),
            settings.batch(),
            settings.seed());
    try (Learner step = steps.of(settings, communicator)) {
      if (settings.method().find(SelfTraining.Settings.class).isPresent()) {
        tellImagesApart(step.model());
        tellImagesApart(step.average()); // which follows the model
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        before.step(step, i);
        outcomes.add(outcome(step, step.run(batches.at(i), i)));
      }
      return outcomes;
    }
  }

  private static Outcome outcome(Learner step, StepMetrics metrics) {
    Map<String, float[]> means = new LinkedHashMap<>();
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (Optimizer adam : step.optimizers()) {
      adam.means().forEach((name, mean) -> means.put(name, values(mean)));
      adam.weights()
          .names()
          .forEach(name -> weights.put(name, values(adam.weights().tensor(name))));
    }
    return new Outcome(metrics.losses(), metrics.shares(), means, weights);
  }

  private static float[] values(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor plain = tensor.detach().contiguous();
      float[] copy = new float[(int) plain.numel()];
      new FloatPointer(plain.data_ptr()).get(copy);
      return copy;
    }
  }

  /** Images of one colour each: to a small network all noise is the same. */
  private static Images plain(int count, ImageFormat format) {
    Random random = new Random(2);
    List<byte[]> pixels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[format.bytes()];
      byte[] colour = new byte[3];
      random.nextBytes(colour);
      for (int k = 0; k < image.length; k++) {
        image[k] = colour[3 * k / image.length];
      }
      pixels.add(image);
    }
    return new Images(format, pixels);
  }

  /** Larger weights than those of untrained networks, which say the same of every image. */
  private static void tellImagesApart(FeatureClassifier model) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      for (Weights weights : model.weights()) {
        weights.tensors().forEach(tensor -> tensor.mul_(new Scalar(4.0)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void eachStepOfSynchronisedRanksIsThatOfOneProcess(int ranks) throws Exception {
    TrainingSettings settings = settings("gta", BatchNorm.SYNCHRONISED);
    List<Outcome> alone = alone(settings, Learner::of);
    assertAgree(settings, alone, ranks, Learner::of, name -> true);
  }

  /**
   * Some ranks are sure of more images than others; one process counts those of all. F and C alone
   * are compared, with G and D beside them or without, but without a pull from D: on images as
   * plain as these its batch norms magnify rounding.
   */
  @ParameterizedTest
  @CsvSource({"2, true", "4, true", "2, false", "4, false"})
  void ranksThatTrainThemselvesOnChangedImagesAgreeWithOneProcess(int ranks, boolean beside)
      throws Exception {
    String method = beside ? "gta-self-training" : "self-training";
    TrainingSettings settings =
        settings(method, BatchNorm.SYNCHRONISED)
            .withAugmentation(Augmentation.FULL)
            .withAveraging(0.5);
    MethodSettings taught = settings.method().with(RandomData.teacher(1, SURE_OF_SOME, 1, 1, 1, 1));
    settings = settings.withMethod(beside ? taught.with(Map.of("lambda", 0, "alpha", 0)) : taught);
    Steps steps = Learner::of;
    List<Outcome> alone = alone(settings, steps);
    assertThat(alone.get(STEPS - 1).shares.get("confident")).isBetween(0.1f, 0.9f);
    assertAgree(
        settings, alone, ranks, steps, name -> name.matches("classifier|self_training|[FC]\\..*"));
  }

  /** Compares the losses and gradients with these names. */
  private void assertAgree(
      TrainingSettings settings,
      List<Outcome> alone,
      int ranks,
      Steps steps,
      Predicate<String> compared)
      throws Exception {
    List<List<Outcome>> all = Ranks.run(ranks, c -> fromTheSameStates(settings, c, steps));
    for (List<Outcome> rank : all) {
      for (int i = 0; i < STEPS; i++) {
        assertLossesAgree(alone.get(i).losses, rank.get(i).losses, compared);
      }
      assertGradientsAgree(alone, rank, compared, settings.optimizer().beta1());
    }
  }

  private static void assertLossesAgree(
      Map<String, Float> alone, Map<String, Float> rank, Predicate<String> compared) {
    List<String> names = alone.keySet().stream().filter(compared).toList();
    assertThat(names).isNotEmpty();
    for (String name : names) {
      float expected = alone.get(name);
      assertThat(rank.get(name))
          .as(name)
          .isCloseTo(expected, offset(1e-5f * Math.max(1, Math.abs(expected))));
    }
  }

  /**
   * The median over the steps: where rounding turns a ReLU or the largest of four values the other
   * way, a step's gradient jumps. What is truly another computation differs in every step.
   */
  private static void assertGradientsAgree(
      List<Outcome> alone, List<Outcome> rank, Predicate<String> compared, double beta1) {
    List<String> names =
        alone.get(0).means.keySet().stream()
            .filter(compared.and(name -> !cancelledByBatchNorm(name)))
            .toList();
    assertThat(names).isNotEmpty();
    for (String name : names) {
      double[] differences =
          IntStream.range(1, STEPS)
              .mapToDouble(i -> difference(name, alone, rank.get(i), i, beta1))
              .sorted()
              .toArray();
      assertThat(differences[differences.length / 2])
          .as("relative differences of the gradient of %s, sorted: %s", name, differences)
          .isLessThan(1e-4);
    }
  }

  /** Of a step's gradient, relative to it: both means began the step as the same numbers. */
  private static double difference(
      String name, List<Outcome> alone, Outcome rank, int i, double beta1) {
    float[] before = alone.get(i - 1).means.get(name);
    float[] after = alone.get(i).means.get(name);
    float[] other = rank.means.get(name);
    double difference = 0;
    double norm = 0;
    for (int k = 0; k < after.length; k++) {
      difference += square((double) other[k] - after[k]);
      norm += square(after[k] - beta1 * before[k]);
    }
    return Math.sqrt(difference / Math.max(norm, Double.MIN_NORMAL));
  }

  private static double square(double x) {
    return x * x;
  }

  /** A bias before a batch norm has no effect and no gradient but rounding. */
  private static boolean cancelledByBatchNorm(String name) {
    return name.matches("D\\.conv\\d\\.bias");
  }

  @Test
  void ranksWithBatchNormsOfTheirOwnDoNotAgreeWithOneProcess() throws Exception {
    TrainingSettings settings = settings("gta", BatchNorm.PER_PROCESS);
    List<Outcome> alone = alone(settings, Learner::of);
    List<Outcome> rank = Ranks.run(2, c -> fromTheSameStates(settings, c, Learner::of)).get(0);
    for (int i = 1; i < STEPS; i++) {
      assertThat(difference("D.conv3.weight", alone, rank.get(i), i, settings.optimizer().beta1()))
          .isGreaterThan(1e-2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"source-only", "gta-c1", "gta"})
  void ranksHoldTheSameWeightsToTheLastBit(String setting) throws Exception {
    TrainingSettings settings = settings(setting, BatchNorm.PER_PROCESS);
    List<List<Outcome>> ranks = Ranks.run(2, c -> train(settings, c, Learner::of, (step, i) -> {}));
    Outcome first = ranks.get(0).get(STEPS - 1);
    Outcome second = ranks.get(1).get(STEPS - 1);
    first.weights.forEach(
        (name, weights) -> assertThat(second.weights.get(name)).as(name).isEqualTo(weights));
    assertThat(first.losses).isEqualTo(second.losses);
  }
}
