package dev.gangway.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** One layer of a network: a tensor in, a tensor out. */
@FunctionalInterface
interface Layer {

  double BATCH_NORM_EPSILON = 1e-5;

  Tensor forward(Tensor x);

  /** Layers one after the other. */
  static Layer stack(List<Layer> layers) {
    List<Layer> fixed = List.copyOf(layers);
    return x -> {
      Tensor y = x;
      for (Layer layer : fixed) {
        y = layer.forward(y);
      }
      return y;
    };
  }

  /** Square convolution with stride 1 and a bias: N x in x H x W to N x out x H' x W'. */
  static Layer convolution(Weights weights, String name, long in, long out, Kernel kernel) {
    Tensor weight = weights.convolution(name + ".weight", out, in, kernel.size(), kernel.size());
    Tensor bias = weights.bias(name + ".bias", out);
    return x -> {
      TensorOptional offset = new TensorOptional(bias);
      long[] stride = kernel.strides();
      return torch.conv2d(x, weight, offset, stride, kernel.paddings(), new long[] {1, 1}, 1);
    };
  }

  /** Transposed convolution without a bias: N x in x H x W to N x out x H' x W'. */
  static Layer upConvolution(Weights weights, String name, long in, long out, Kernel kernel) {
    Tensor weight = weights.convolution(name + ".weight", in, out, kernel.size(), kernel.size());
    return x ->
        torch.conv_transpose2d(
            x,
            weight,
            new TensorOptional(),
            kernel.strides(),
            kernel.paddings(),
            new long[] {0, 0},
            1,
            1,
            1);
  }

  /**
   * Batch norm by the statistics of the batch at hand, always: G and D only ever see whole batches
   * of one kind, and a running average over real, source-like and target-like batches would
   * describe none of them.
   *
   * @param share whose images make the batch
   */
  static Layer batchNorm(Weights weights, String name, long width, BatchShare share) {
    Tensor scale = weights.scale(name + ".weight", width);
    Tensor shift = weights.bias(name + ".bias", width);
    SharedBatchNorm shared = new SharedBatchNorm(scale, shift, share);
    return x -> {
      if (share.shared()) {
        return shared.forward(x);
      }
      TensorOptional none = new TensorOptional();
      TensorOptional w = new TensorOptional(scale);
      TensorOptional b = new TensorOptional(shift);
      return torch.batch_norm(x, w, b, none, none, true, 0.1, BATCH_NORM_EPSILON, true);
    };
  }

  /** Linear layer with a bias: N x in to N x out. */
  static Layer linear(Weights weights, String name, long in, long out) {
    Tensor weight = weights.linear(name + ".weight", out, in);
    Tensor bias = weights.bias(name + ".bias", out);
    return x -> torch.linear(x, weight, new TensorOptional(bias));
  }

  /**
   * Largest value of each {@code size x size} window. Without a graph nobody asks where it was, and
   * windows of 2 x 2 are compared a column and then a row at a time, which is faster.
   */
  static Layer maxPool(long size) {
    return x ->
        size == 2 && !GradMode.is_enabled()
            ? largerOfTwo(largerOfTwo(x, 3), 2)
            : torch.max_pool2d(x, size, size);
  }

  /** The larger one of each two neighbours along a dimension; one that is left over is dropped. */
  private static Tensor largerOfTwo(Tensor x, long dimension) {
    LongOptional end = new LongOptional(x.size(dimension) / 2 * 2);
    Tensor even = x.slice(dimension, new LongOptional(0), end, 2);
    return torch.maximum(even, x.slice(dimension, new LongOptional(1), end, 2));
  }

  static Layer leakyRelu(double slope) {
    return x -> torch.leaky_relu(x, new Scalar(slope));
  }

  /** A square kernel. */
  record Kernel(long size, long stride, long padding) {
    long[] strides() {
      return new long[] {stride, stride};
    }

    long[] paddings() {
      return new long[] {padding, padding};
    }
  }

  /** Collects the layers of a network in the order in which they are applied. */
  final class Stack {
    private final List<Layer> layers = new ArrayList<>();

    Stack add(Layer... more) {
      layers.addAll(List.of(more));
      return this;
    }

    Layer layer() {
      return stack(layers);
    }
  }
}
