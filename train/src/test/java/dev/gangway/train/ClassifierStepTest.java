package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.nn.Compute;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierStepTest {

  /** Self-training from the first step on, sure of every class. */
  private static final SelfTrainingSettings TAUGHT = new SelfTrainingSettings(1, 0.01, 1, 1, 1, 1);

  private static TrainingSettings settings(double lambda, SelfTrainingSettings selfTraining) {
    return RandomData.settings(Setting.C1_C2, Compute.fp32(), 32)
        .withAdversarial(new AdversarialSettings(lambda, 0.3))
        .withAugmentation(Augmentation.FULL)
        .withAveraging(0.9)
        .withSelfTraining(selfTraining);
  }

  /**
   * So they can be left out. Adam's means after the first step are its gradients but for a factor.
   */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void withoutAdversarialTermsFAndCMoveAsIfGAndDWereThere(boolean taught) {
    TrainingSettings free = settings(0, taught ? TAUGHT : SelfTrainingSettings.none());
    try (PointerScope scope = new PointerScope();
        ClassifierStep alone = new ClassifierStep(free);
        GtaStep beside = new GtaStep(free)) {
      StepMetrics metrics = alone.run(RandomData.batch(32), 1);
      StepMetrics expected = beside.run(RandomData.batch(32), 1);
      metrics
          .losses()
          .forEach(
              (name, loss) ->
                  assertThat(loss).as(name).isCloseTo(expected.losses().get(name), within(1e-5f)));
      assertThat(metrics.losses()).hasSize(taught ? 2 : 1);
      assertThat(metrics.shares()).isEqualTo(expected.shares());
      for (int i = 0; i < 2; i++) { // F and C
        Map<String, Tensor> means = beside.optimizers().get(i).means();
        alone
            .optimizers()
            .get(i)
            .means()
            .forEach((name, mean) -> agree(name, mean, means.get(name)));
      }
    }
  }

  private static void agree(String name, Tensor mean, Tensor expected) {
    float scale = expected.norm().item_float();
    assertThat(scale).as("a gradient of " + name).isPositive();
    assertThat(mean.sub(expected).norm().item_float() / scale).as(name).isLessThan(1e-5f);
  }

  @Test
  void gAndDAreTrainedWhereTheirTermsCount() {
    assertThat(optimizers(settings(0.1, TAUGHT))).isEqualTo(4);
    assertThat(optimizers(settings(0, TAUGHT))).isEqualTo(2);
    assertThat(optimizers(settings(0, TAUGHT).withSetting(Setting.C1_ONLY))).isEqualTo(2);
    assertThat(optimizers(settings(0.1, TAUGHT).withSetting(Setting.SOURCE_ONLY))).isEqualTo(2);
    TrainingSettings noPull =
        settings(0.1, TAUGHT).withAdversarial(new AdversarialSettings(0.1, 0));
    assertThat(optimizers(noPull)).as("a pulls").isEqualTo(4);
    assertThat(optimizers(noPull.withSetting(Setting.C1_ONLY))).isEqualTo(2);
  }

  private static int optimizers(TrainingSettings settings) {
    try (TrainingStep step = TrainingRun.step(settings)) {
      assertThat(step.sourceLikeImages().isPresent()).isEqualTo(settings.generates());
      return step.optimizers().size();
    }
  }
}
