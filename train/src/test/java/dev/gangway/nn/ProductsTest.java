package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.nn.TorchLayers.Mode;
import dev.gangway.nn.TorchLayers.Operation;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The products against the convolutions that they stand for, with the same weights. */
class ProductsTest {

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aConvolutionAsLargeAsTheImageIsAProduct(Layout layout) {
    same(
        layout,
        weights -> {
          Tensor weight = weights.convolution("weight", 1, 7, 3, 5, 5);
          return Products.whole(weight, weights.scale("bias", 7));
        },
        weights -> {
          Tensor weight = weights.convolution("weight", 1, 7, 3, 5, 5);
          Tensor bias = weights.scale("bias", 7);
          long[] one = {1, 1};
          long[] zero = {0, 0};
          return (x, mode) -> torch.conv2d(x, weight, new TensorOptional(bias), one, zero, one, 1);
        },
        layout.arrange(torch.randn(4, 3, 5, 5)),
        y -> y.view(4, 7, 1, 1));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aTransposedConvolutionOfAVectorIsAProduct(Layout layout) {
    same(
        layout,
        weights -> Products.project(weights.convolution("weight", 1, 6, 5, 2, 2)),
        weights -> {
          Tensor weight = weights.convolution("weight", 1, 6, 5, 2, 2);
          return (x, mode) -> torch.conv_transpose2d(x.view(4, 6, 1, 1), weight);
        },
        torch.randn(4, 6),
        y -> y);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void doublingImagesOfTwoByTwoIsAProductAndSums(Layout layout) {
    same(
        layout,
        weights -> Products.doubled(weights.convolution("weight", 1, 6, 5, 4, 4)),
        weights -> {
          Tensor weight = weights.convolution("weight", 1, 6, 5, 4, 4);
          long[] two = {2, 2};
          long[] one = {1, 1};
          long[] zero = {0, 0};
          return (x, mode) ->
              torch.conv_transpose2d(x, weight, new TensorOptional(), two, one, zero, 1, one);
        },
        layout.arrange(torch.randn(4, 6, 2, 2)),
        y -> y);
  }

  @Test
  void theDoubledImageLiesChannelsLast() {
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights("T", Network.Initial.PAPER, Compute.fp32(), 1)) {
      Operation doubled = Products.doubled(weights.convolution("weight", 1, 6, 5, 4, 4));
      Tensor y = doubled.apply(torch.randn(4, 6, 2, 2), Mode.TRAINING);
      assertThat(Layout.CHANNELS_LAST.arrange(y).data_ptr()).isEqualTo(y.data_ptr());
    }
  }

  private static void same(
      Layout layout,
      Function<Weights, Operation> product,
      Function<Weights, Operation> convolution,
      Tensor x,
      UnaryOperator<Tensor> shaped) {
    Compute compute = new Compute(Precision.FP32, layout);
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights("T", Network.Initial.PAPER, compute, 1);
        Weights plain = new Weights("T", Network.Initial.PAPER, compute, 1)) {
      Tensor in = Autograd.leaf(x);
      Tensor y = shaped.apply(product.apply(weights).apply(in, Mode.TRAINING));
      Tensor expected = convolution.apply(plain).apply(in, Mode.TRAINING);
      close("values", y, expected);

      Tensor seed = torch.randn_like(expected);
      TensorVector gradients = gradients(y, in, weights, seed);
      TensorVector wanted = gradients(expected, in, plain, seed);
      for (long i = 0; i < wanted.size(); i++) {
        close("gradient " + i, gradients.get(i), wanted.get(i));
      }
    }
  }

  private static TensorVector gradients(Tensor y, Tensor x, Weights weights, Tensor seed) {
    TensorVector at = Weights.vector(weights);
    at.push_back(x);
    BoolOptional free = new BoolOptional(false);
    return torch.grad(new TensorVector(y), at, new TensorVector(seed), free, false, false);
  }

  private static void close(String name, Tensor actual, Tensor expected) {
    assertThat(actual.sizes().vec().get()).as(name).isEqualTo(expected.sizes().vec().get());
    assertThat(expected.norm().item_float()).as(name).isPositive();
    assertThat(actual.sub(expected).norm().item_float() / expected.norm().item_float())
        .as(name)
        .isLessThan(1e-5f);
  }
}
