package dev.gangway.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class WeightAverageTest {

  private static final String NAME = "C.hidden.bias";

  private static TrainingSettings settings(double averaging) {
    return RandomData.settings("source-only", Compute.fp32(), 32).withAveraging(averaging);
  }

  private static Tensor bias(FeatureClassifier model) {
    return model.c().weights().tensor(NAME);
  }

  private static void step(WeightAverage average, FeatureClassifier trained, int iteration) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      bias(trained).fill_(new Scalar((double) iteration));
    }
    average.move(iteration);
  }

  private static float value(FeatureClassifier model) {
    try (PointerScope scope = new PointerScope()) {
      return bias(model).select(0, 0).item_float();
    }
  }

  @Test
  void theFirstStepsWeighLessThanTheDecay() {
    try (Learner step = Learner.of(settings(0.5));
        WeightAverage average = new WeightAverage(step.model(), settings(0.5))) {
      step(average, step.model(), 1); // 0 moves by 1 / 1.1 of the way to 1
      assertThat(value(average.model())).isCloseTo(1 / 1.1f, within(1e-6f));
      step(average, step.model(), 2); // by 1 / 1.2 of the way to 2
      float second = 1 / 1.1f + (2 - 1 / 1.1f) / 1.2f;
      assertThat(value(average.model())).isCloseTo(second, within(1e-6f));
      step(average, step.model(), 50); // by half
      assertThat(value(average.model())).isCloseTo((second + 50) / 2, within(1e-5f));
      assertThat(average.tensors()).containsKey("average." + NAME).hasSize(10);
    }
  }

  @Test
  void withoutADecayTheAverageIsTheNetworksThemselves() {
    try (Learner step = Learner.of(settings(0))) {
      try (WeightAverage average = new WeightAverage(step.model(), settings(0))) {
        step(average, step.model(), 7);
        assertThat(average.model()).isSameAs(step.model());
        assertThat(average.tensors()).isEmpty();
      }
      assertThat(value(step.model())).as("still there once the average is closed").isEqualTo(7);
    }
  }
}
