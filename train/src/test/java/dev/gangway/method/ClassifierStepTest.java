package dev.gangway.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.nn.Compute;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierStepTest {

  /** From the first step on, sure of every class. */
  private static final Map<String, Number> TAUGHT = RandomData.teacher(1, 0.01, 1, 1, 1, 1);

  private static TrainingSettings settings(String method, Map<String, Number> values) {
    return RandomData.settings(method, values, Compute.fp32(), 32)
        .withAugmentation(Augmentation.FULL)
        .withAveraging(0.9);
  }

  private static TrainingSettings beside(boolean taught) {
    Map<String, Number> values = new HashMap<>(taught ? TAUGHT : Map.of());
    values.put("lambda", 0);
    return settings(taught ? "gta-self-training" : "gta", values);
  }

  /**
   * So they can be left out. Adam's means after the first step are its gradients but for a factor.
   */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void withoutAdversarialTermsFAndCMoveAsIfGAndDWereThere(boolean taught) {
    TrainingSettings free =
        taught ? settings("self-training", TAUGHT) : settings("source-only", Map.of());
    try (PointerScope scope = new PointerScope();
        Learner alone = Learner.of(free);
        Learner beside = Learner.of(beside(taught))) {
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
  void gAndDAreThereInTheMethodsThatHaveThem() {
    for (Method method : Methods.all()) {
      boolean generates = method instanceof Gta;
      try (Learner learner = Learner.of(settings(method.id(), Map.of()))) {
        assertThat(learner.optimizers()).hasSize(generates ? 4 : 2);
        assertThat(learner.sourceLikeImages().isPresent()).isEqualTo(generates);
      }
    }
  }

  @Test
  void everyLossOfAStepIsOneThatItsMethodTellsOf() {
    for (Method method : Methods.all()) {
      boolean taught = method.settings().contains(SelfTraining.Settings.class);
      try (Learner learner = Learner.of(settings(method.id(), taught ? TAUGHT : Map.of()))) {
        assertThat(learner.run(RandomData.batch(32), 1).losses().keySet())
            .as(method.id())
            .containsExactlyInAnyOrderElementsOf(
                method.losses().stream().map(Method.Loss::name).toList());
      }
    }
  }
}
