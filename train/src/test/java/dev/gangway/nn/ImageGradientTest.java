package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.nn.Layer.Shape;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageGradientTest {

  @ParameterizedTest
  @CsvSource({"CHANNELS_LAST, 3, 8", "CHANNELS_LAST, 1, 8", "CONTIGUOUS, 3, 8", "CONTIGUOUS, 2, 2"})
  void theGradientOfFourPixelsAtOnceIsAutogradsOwn(Layout layout, long channels, long side) {
    try (PointerScope scope = new PointerScope();
        Weights weights =
            new Weights("T", Network.Initial.PAPER, new Compute(Precision.FP32, layout), 1)) {
      TorchLayers layers =
          new TorchLayers(weights, new Compute(Precision.FP32, layout), BatchShare.OWN);
      Layer.Convolution convolution =
          Layer.Convolution.of("layer", channels, 5, Layer.Kernel.of(3, 1, 1));
      Shape image = new Shape(channels, side, side);
      TorchLayers.Operation operation = layers.convolution(convolution, image);
      Tensor x = Autograd.leaf(layout.arrange(torch.randn(4, channels, side, side)));
      Tensor y = operation.apply(x, TorchLayers.Mode.TRAINING);
      Tensor at = torch.randn_like(y);
      Tensor expected = Autograd.gradient(y, x, at);
      Tensor actual = new ImageGradient(weights.tensor("T.layer.weight"), layout).of(at);

      assertThat(actual.sizes().vec().get()).isEqualTo(x.sizes().vec().get());
      assertThat(actual.requires_grad()).isFalse();
      assertThat(actual.sub(expected).norm().item_float() / expected.norm().item_float())
          .isLessThan(1e-5f);
    }
  }
}
