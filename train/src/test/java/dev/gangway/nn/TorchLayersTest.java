package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.nn.Layer.MaxPool;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.TorchLayers.Mode;
import dev.gangway.nn.TorchLayers.Operation;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchLayersTest {

  private static final Offset<Float> OFFSET = Offset.offset(1e-5f);

  @ParameterizedTest
  @CsvSource({
    "CHANNELS_LAST, 28, 28",
    "CHANNELS_LAST, 5, 7",
    "CONTIGUOUS, 10, 10",
    "CONTIGUOUS, 3, 2"
  })
  void poolingWithoutAGraphGivesTheSameBitsInTheSameOrder(Layout layout, long height, long width) {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = layout.arrange(torch.randn(3, 4, height, width));
      Compute compute = new Compute(Precision.FP32, layout);
      TorchLayers layers = new TorchLayers(null, compute, BatchShare.OWN);
      Operation pool = layers.maxPool(MaxPool.of(2), new Shape(4, height, width));
      Tensor expected = pool.apply(x, Mode.TRAINING);
      try (NoGradGuard frozen = new NoGradGuard()) {
        Tensor actual = pool.apply(x, Mode.EVALUATION);
        assertThat(torch.equal(actual, expected)).isTrue();
        assertThat(layout.arrange(actual).data_ptr()).isEqualTo(actual.data_ptr());
      }
    }
  }

  private static TorchLayers layers(Weights weights) {
    return new TorchLayers(weights, Compute.fp32(), BatchShare.OWN);
  }

  private static void assertValues(Tensor actual, Tensor expected) {
    assertThat(actual.sizes().vec().get()).isEqualTo(expected.sizes().vec().get());
    assertThat(actual.sub(expected).abs().max().item_float()).isLessThan(1e-5f);
  }

  /** Mean 4, variance 5 (20 / 3 without bias); running ones move by a tenth from 0 and 1. */
  @Test
  void runningStatisticsFollowTrainingAndDecideEvaluation() {
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights("T", Network.Initial.PAPER, Compute.fp32(), 1)) {
      Layer norm = new Layer.BatchNorm("norm", 1, Layer.Statistics.RUNNING, 1e-3);
      Operation operation = layers(weights).stack(List.of(norm), new Shape(1, 1, 2));
      weights.tensor("T.norm.weight").detach().fill_(new Scalar(2.0));
      weights.tensor("T.norm.bias").detach().fill_(new Scalar(1.0));
      Tensor x = torch.tensor(new float[] {1, 3, 5, 7}).view(2, 1, 1, 2);

      Tensor trained = operation.apply(x, Mode.TRAINING);
      Tensor centred = x.sub(new Scalar(4.0)).div(new Scalar(Math.sqrt(5.001)));
      assertValues(trained, centred.mul(new Scalar(2.0)).add(new Scalar(1.0)));
      assertThat(weights.all().get("T.norm.running_mean").item_float()).isCloseTo(0.4f, OFFSET);
      float variance = weights.all().get("T.norm.running_var").item_float();
      assertThat(variance).isCloseTo(0.9f + 2 / 3f, OFFSET);

      Tensor evaluated = operation.apply(x, Mode.EVALUATION);
      Tensor moved = x.sub(new Scalar(0.4)).div(new Scalar(Math.sqrt(variance + 1e-3)));
      assertValues(evaluated, moved.mul(new Scalar(2.0)).add(new Scalar(1.0)));
      assertThat(weights.names()).containsExactly("T.norm.weight", "T.norm.bias");
    }
  }

  /** 4 pixels, stride 2, a kernel of 3: one zero, at the bottom and on the right. */
  @Test
  void paddingOfTensorFlowLiesAtTheEnd() {
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights("T", Network.Initial.PAPER, Compute.fp32(), 1)) {
      Layer.Kernel same = Layer.Kernel.same(3, 2, 4);
      assertThat(same).isEqualTo(new Layer.Kernel(3, 2, 0, 1));
      Layer depthwise = new Layer.Convolution("sum", 2, 2, same, 2, false);
      Operation operation = layers(weights).stack(List.of(depthwise), new Shape(2, 4, 4));
      weights.tensor("T.sum.weight").detach().fill_(new Scalar(1.0));
      Tensor x = torch.ones(1, 2, 4, 4);
      x.narrow(1, 1, 1).fill_(new Scalar(10.0)); // groups see nothing of each other

      Tensor expected = torch.tensor(new float[] {9, 6, 6, 4, 90, 60, 60, 40}).view(1, 2, 2, 2);
      assertValues(operation.apply(x, Mode.EVALUATION), expected);
      assertThat(weights.tensor("T.sum.weight").sizes().vec().get()).containsExactly(2, 1, 3, 3);
    }
  }

  @Test
  void channelsAreScaledByTheirOwnMeansAndTheLevelsStay() {
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights("T", Network.Initial.PAPER, Compute.fp32(), 1)) {
      Layer scale = new Layer.Scale(List.of(0.5, 0.0), List.of(0.25, 0.5));
      Operation operation = layers(weights).stack(List.of(scale), new Shape(2, 1, 2));
      Tensor levels = torch.tensor(new float[] {0, 255, 51, 255}).view(1, 2, 1, 2);
      Tensor scaled = operation.apply(levels, Mode.EVALUATION);
      assertValues(scaled, torch.tensor(new float[] {-2, 2, 0.4f, 2}).view(1, 2, 1, 2));
      assertValues(levels, torch.tensor(new float[] {0, 255, 51, 255}).view(1, 2, 1, 2));
    }
  }

  @Test
  void aSumAddsWhatBothWaysMake() {
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights("T", Network.Initial.PAPER, Compute.fp32(), 1)) {
      Layer sum = new Layer.Sum(List.of(Layer.Activation.RELU), List.of());
      Operation operation = layers(weights).stack(List.of(sum), Shape.vector(3));
      Tensor x = torch.tensor(new float[] {-1, 0, 2}).view(1, 3);
      Tensor expected = torch.tensor(new float[] {-1, 0, 4}).view(1, 3);
      assertValues(operation.apply(x, Mode.EVALUATION), expected);
    }
  }
}
