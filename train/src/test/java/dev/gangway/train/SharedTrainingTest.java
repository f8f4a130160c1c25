package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.gangway.data.ImageFormat;
import dev.gangway.data.Images;
import dev.gangway.dist.Communicator;
import dev.gangway.dist.Ranks;
import dev.gangway.dist.Solo;
import dev.gangway.nn.Adam;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several ranks against one process with the whole batch. */
class SharedTrainingTest {

  private static final int STEPS = 20;

  private static final double SURE_OF_SOME = 0.13;

  private static TrainingSettings settings(Setting setting, BatchNorm batchNorm) {
    return RandomData.settings(setting, Compute.fp32(), 32).withBatch(16).withBatchNorm(batchNorm);
  }

  /** A training's last losses and weights. */
  private record Outcome(
      Map<String, Float> losses, Map<String, Float> shares, Map<String, float[]> weights) {}

  /** Makes a process's step. */
  private interface Steps {
    TrainingStep of(TrainingSettings settings, Communicator communicator);
  }

  private static Outcome train(TrainingSettings settings, Communicator communicator) {
    return train(settings, communicator, TrainingRun::step);
  }

  private static Outcome train(TrainingSettings settings, Communicator communicator, Steps steps) {
    torch.set_num_threads(1);
    ImageFormat format = new ImageFormat(32, 3);
    Batches batches =
        new Batches(
            RandomData.labelled(40, format, 1),
            settings.selfTraining().used() ? plain(40, format) : RandomData.images(40, format, 2),
            settings.batch(),
            settings.seed());
    try (TrainingStep step = steps.of(settings, communicator)) {
      if (settings.selfTraining().used()) {
        tellImagesApart(step.learner().average().model());
      }
      StepMetrics metrics = null;
      for (int i = 0; i < STEPS; i++) {
        metrics = step.run(batches.at(i), i);
      }
      return new Outcome(new LinkedHashMap<>(metrics.losses()), metrics.shares(), weights(step));
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

  private static Map<String, float[]> weights(TrainingStep step) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      for (Adam adam : step.optimizers()) {
        for (String name : adam.weights().names()) {
          Tensor values = adam.weights().tensor(name).detach().contiguous();
          float[] copy = new float[(int) values.numel()];
          new FloatPointer(values.data_ptr()).get(copy);
          weights.put(name, copy);
        }
      }
    }
    return weights;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void synchronisedRanksAgreeWithOneProcessAfterTwentySteps(int ranks) throws Exception {
    TrainingSettings settings = settings(Setting.C1_C2, BatchNorm.SYNCHRONISED);
    assertAgree(settings, ranks, List.of(""), TrainingRun::step);
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
    Steps steps = beside ? (own, c) -> new GtaStep(own, StepWatch.NONE, c) : ClassifierStep::new;
    TrainingSettings settings =
        settings(Setting.C1_C2, BatchNorm.SYNCHRONISED)
            .withAdversarial(new AdversarialSettings(0, 0))
            .withAugmentation(Augmentation.FULL)
            .withAveraging(0.5)
            .withSelfTraining(new SelfTrainingSettings(1, SURE_OF_SOME, 1, 1, 1, 1));
    Outcome alone = train(settings, Solo.PROCESS, steps);
    assertThat(alone.shares.get("confident")).isBetween(0.1f, 0.9f);
    assertAgree(settings, ranks, List.of("classifier", "self_training", "F.", "C."), steps);
  }

  /** Compares the losses and weights whose names begin so. */
  private static void assertAgree(
      TrainingSettings settings, int ranks, List<String> beginnings, Steps steps) throws Exception {
    Outcome alone = train(settings, Solo.PROCESS, steps);
    alone.losses.keySet().removeIf(name -> beginnings.stream().noneMatch(name::startsWith));
    alone.weights.keySet().removeIf(name -> beginnings.stream().noneMatch(name::startsWith));
    assertThat(alone.weights).isNotEmpty();
    for (Outcome outcome : Ranks.run(ranks, c -> train(settings, c, steps))) {
      alone.losses.forEach(
          (name, loss) ->
              assertThat(outcome.losses.get(name)).as(name).isCloseTo(loss, offset(1e-4f)));
      alone.weights.forEach(
          (name, weights) -> {
            if (!cancelledByBatchNorm(name)) {
              assertThat(outcome.weights.get(name))
                  .as(name)
                  .containsExactly(weights, offset(1e-4f));
            }
          });
    }
  }

  /**
   * A bias before a batch norm has no effect and no gradient but rounding, which Adam scales up.
   */
  private static boolean cancelledByBatchNorm(String name) {
    return name.matches("D\\.conv\\d\\.bias");
  }

  @Test
  void ranksWithBatchNormsOfTheirOwnDoNotAgreeWithOneProcess() throws Exception {
    TrainingSettings settings = settings(Setting.C1_C2, BatchNorm.PER_PROCESS);
    Outcome alone = train(settings, Solo.PROCESS);
    Outcome outcome = Ranks.run(2, c -> train(settings, c)).get(0);
    assertThat(furthest(alone, outcome)).isGreaterThan(1e-3f);
  }

  /** The largest difference of a loss. */
  private static float furthest(Outcome one, Outcome other) {
    float furthest = 0;
    for (Map.Entry<String, Float> loss : one.losses.entrySet()) {
      furthest = Math.max(furthest, Math.abs(loss.getValue() - other.losses.get(loss.getKey())));
    }
    return furthest;
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void ranksHoldTheSameWeightsToTheLastBit(Setting setting) throws Exception {
    TrainingSettings settings = settings(setting, BatchNorm.PER_PROCESS);
    List<Outcome> outcomes = Ranks.run(2, c -> train(settings, c));
    outcomes
        .get(0)
        .weights
        .forEach(
            (name, weights) ->
                assertThat(outcomes.get(1).weights.get(name)).as(name).isEqualTo(weights));
    assertThat(outcomes.get(0).losses).isEqualTo(outcomes.get(1).losses);
  }
}
