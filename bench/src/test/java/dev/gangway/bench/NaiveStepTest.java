package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.nn.Adam;
import dev.gangway.nn.Weights;
import dev.gangway.train.Batch;
import dev.gangway.train.Setting;
import dev.gangway.train.TrainingRun;
import dev.gangway.train.TrainingSettings;
import dev.gangway.train.TrainingStep;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * After Adam's first step from zero its mean of a gradient is (1 - beta1) times that gradient,
 * which gives the gradients that the training's step used.
 */
class NaiveStepTest {

  @ParameterizedTest
  @EnumSource(Setting.class)
  void theYardstickTakesTheSameGradientsAsTheStepAndMovesTheWeightsAlike(Setting setting) {
    TrainingSettings settings = SmallSettings.of(setting);
    Batch batch = RandomImages.batches(settings, 32).at(0);
    try (PointerScope scope = new PointerScope();
        NaiveStep naive = new NaiveStep(settings);
        TrainingStep step = TrainingRun.step(settings)) {
      naive.run(batch, 0);
      step.run(batch, 0);
      Map<String, Tensor> weights = new HashMap<>();
      for (Weights network : naive.weights()) {
        network.names().forEach(name -> weights.put(name, network.tensor(name)));
      }
      for (Adam adam : step.optimizers()) {
        adam.means().forEach((name, mean) -> agree(name, mean, weights.get(name)));
        for (String name : adam.weights().names()) {
          moveAlike(name, adam.weights().tensor(name), weights.get(name));
        }
      }
    }
  }

  private static void agree(String name, Tensor mean, Tensor weight) {
    Tensor gradient = mean.div(new Scalar(1 - 0.8));
    Tensor expected = weight.grad();
    if (!expected.defined()) { // D_cls in c1-only
      assertThat(gradient.norm().item_float()).as(name).isZero();
      return;
    }
    double scale = expected.norm().item_float();
    if (zeroByBatchNorm(name)) {
      assertThat(scale + gradient.norm().item_float()).as(name).isLessThan(1e-3);
      return;
    }
    assertThat(gradient.sub(expected).norm().item_float() / Math.max(scale, 1e-12))
        .as("relative difference of the gradient of %s, norm %s", name, scale)
        .isLessThan(1e-4);
  }

  /** Adam's first step is the sign of a gradient, which rounding may turn where it is near 0. */
  private static void moveAlike(String name, Tensor weight, Tensor expected) {
    if (zeroByBatchNorm(name)) {
      return;
    }
    float same = weight.sub(expected).abs().lt(new Scalar(1e-5)).to(Float).mean().item_float();
    assertThat(same).as("share of %s that moved alike", name).isGreaterThan(0.98f);
  }

  private static boolean zeroByBatchNorm(String name) {
    return name.matches("D\\.(conv|level)\\d\\.bias");
  }
}
