package dev.gangway.nn;

import static dev.gangway.base.InputException.check;
import static dev.gangway.nn.Layout.CHANNELS_LAST;
import static dev.gangway.nn.Precision.BF16;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.nn.Layer.Kernel;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.Layer.Statistics;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Interprets layers as operations of libtorch, and makes their weights, in the order of the layers.
 *
 * @param share whose images a batch norm of the batch sees
 */
record TorchLayers(Weights weights, Compute compute, BatchShare share)
    implements LayerVisitor<TorchLayers.Operation> {

  // An operation holds weights alone: other native objects are made at each call, in its scope.

  /** How much of a batch's statistics goes into the running ones, as in PyTorch. */
  private static final double MOMENTUM = 0.1;

  private static final long[] ONE = {1, 1};

  /** What batch norms with running statistics do. */
  enum Mode {
    /** Go by these. */
    EVALUATION,
    /** Go by the batch's, which move these. */
    TRAINING,
    /** Go by the batch's, which leave these as they are. */
    BESIDE
  }

  /** A tensor in, a tensor out. */
  @FunctionalInterface
  interface Operation {
    Tensor apply(Tensor x, Mode mode);
  }

  /** Layers one after the other. */
  Operation stack(List<Layer> layers, Shape input) {
    List<Operation> operations = new ArrayList<>();
    Shape shape = input;
    for (Layer layer : layers) {
      operations.add(layer.accept(this, shape));
      shape = layer.output(shape);
    }
    return (x, mode) -> {
      Tensor y = x;
      for (Operation operation : operations) {
        y = operation.apply(y, mode);
      }
      return y;
    };
  }

  /** One mean for all channels is a number, which costs less than a tensor. */
  @Override
  public Operation scale(Layer.Scale layer, Shape input) {
    int channels = layer.means().size();
    if (channels == 1) {
      return (x, mode) ->
          own(x).mul_(new Scalar(layer.factor(0))).sub_(new Scalar(layer.offset(0)));
    }
    float[] factors = new float[channels];
    float[] offsets = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      factors[channel] = (float) layer.factor(channel);
      offsets[channel] = (float) layer.offset(channel);
    }
    return (x, mode) -> own(x).mul_(perChannel(factors)).sub_(perChannel(offsets));
  }

  /** A copy as 32-bit numbers, which may be changed. */
  private Tensor own(Tensor x) {
    boolean floats = x.scalar_type().intern() == Float;
    return compute.layout().arrange(floats ? x.clone() : x.to(Float));
  }

  private Tensor perChannel(float[] values) {
    return compute.device().send(torch.tensor(values).view(1, -1, 1, 1));
  }

  @Override
  public Operation convolution(Layer.Convolution layer, Shape input) {
    Kernel kernel = layer.kernel();
    long k = kernel.size();
    String name = layer.name() + ".weight";
    Tensor weight = weights.convolution(name, layer.groups(), layer.tensors().get(name));
    Tensor bias = layer.bias() ? weights.bias(layer.name() + ".bias", layer.out()) : null;
    boolean whole = input.height() == k && input.width() == k && !kernel.padded();
    if (whole && layer.groups() == 1) {
      return Products.whole(weight, bias);
    }
    long[] stride = {kernel.stride(), kernel.stride()};
    boolean even = kernel.before() == kernel.after();
    long[] padding = even ? new long[] {kernel.before(), kernel.before()} : new long[] {0, 0};
    long[] around = {kernel.before(), kernel.after(), kernel.before(), kernel.after()};
    return (x, mode) -> {
      Tensor padded = even ? x : torch.constant_pad_nd(x, around);
      return torch.conv2d(padded, weight, optional(bias), stride, padding, ONE, layer.groups());
    };
  }

  static TensorOptional optional(Tensor orNull) {
    return orNull == null ? new TensorOptional() : new TensorOptional(orNull);
  }

  /**
   * Those of the smallest images are products. In 32 bits products are OpenBLAS's, which has one
   * thread, and for images of 2 x 2 the convolution is as fast.
   */
  @Override
  public Operation upConvolution(Layer.UpConvolution layer, Shape input) {
    Kernel kernel = layer.kernel();
    String name = layer.name() + ".weight";
    Tensor weight = weights.convolution(name, 1, layer.tensors().get(name));
    if (input.places() == 1 && !kernel.padded()) {
      Operation product = Products.project(weight);
      return (x, mode) -> compute.layout().arrange(product.apply(x, mode));
    }
    boolean doubles =
        kernel.equals(Kernel.of(4, 2, 1)) && input.height() == 2 && input.width() == 2;
    if (doubles && compute.layout() == CHANNELS_LAST && compute.precision() == BF16) {
      return Products.doubled(weight);
    }
    check(kernel.before() == kernel.after(), "layer %s is padded unevenly", layer.name());
    long[] stride = {kernel.stride(), kernel.stride()};
    long[] padding = {kernel.before(), kernel.before()};
    return (x, mode) ->
        torch.conv_transpose2d(
            x, weight, optional(null), stride, padding, new long[] {0, 0}, 1, ONE);
  }

  @Override
  public Operation linear(Layer.Linear layer, Shape input) {
    Tensor weight = weights.linear(layer.name() + ".weight", layer.out(), layer.in());
    Tensor bias = weights.bias(layer.name() + ".bias", layer.out());
    return (x, mode) -> torch.linear(x, weight, new TensorOptional(bias));
  }

  @Override
  public Operation batchNorm(Layer.BatchNorm layer, Shape input) {
    Tensor scale = weights.scale(layer.name() + ".weight", layer.width());
    Tensor shift = weights.bias(layer.name() + ".bias", layer.width());
    double epsilon = layer.epsilon();
    if (layer.statistics() != Statistics.BATCH) {
      Tensor mean = weights.buffer(layer.name() + ".running_mean", 0, layer.width());
      Tensor variance = weights.buffer(layer.name() + ".running_var", 1, layer.width());
      boolean frozen = layer.statistics() == Statistics.FROZEN;
      return (x, mode) -> {
        boolean ofBatch = mode != Mode.EVALUATION && !frozen;
        boolean beside = mode == Mode.BESIDE && !frozen;
        TensorOptional w = new TensorOptional(scale);
        TensorOptional b = new TensorOptional(shift);
        TensorOptional m = beside ? new TensorOptional() : new TensorOptional(mean);
        TensorOptional v = beside ? new TensorOptional() : new TensorOptional(variance);
        return torch.batch_norm(x, w, b, m, v, ofBatch, MOMENTUM, epsilon, true);
      };
    }
    SharedBatchNorm shared = new SharedBatchNorm(scale, shift, share, epsilon);
    return (x, mode) -> {
      if (share.shared()) {
        return shared.forward(x);
      }
      TensorOptional w = new TensorOptional(scale);
      TensorOptional b = new TensorOptional(shift);
      TensorOptional none = new TensorOptional();
      return torch.batch_norm(x, w, b, none, none, true, MOMENTUM, epsilon, true);
    };
  }

  @Override
  public Operation activation(Layer.Activation layer, Shape input) {
    return switch (layer) {
      case RELU -> (x, mode) -> x.relu();
      case RELU6 -> (x, mode) -> torch.relu6(x);
      case LEAKY_RELU -> (x, mode) -> torch.leaky_relu(x, new Scalar(Layer.Activation.SLOPE));
      case TANH -> (x, mode) -> x.tanh();
    };
  }

  /**
   * Without a graph nobody asks where a largest value was, and windows of 2 x 2 are compared a
   * column and then a row at a time, which is faster.
   */
  @Override
  public Operation maxPool(Layer.MaxPool layer, Shape input) {
    Kernel kernel = layer.kernel();
    check(kernel.before() == kernel.after(), "a max-pool is padded unevenly");
    long[] size = {kernel.size(), kernel.size()};
    long[] stride = {kernel.stride(), kernel.stride()};
    long[] padding = {kernel.before(), kernel.before()};
    boolean pairs = kernel.equals(Kernel.of(2, 2, 0));
    return (x, mode) ->
        pairs && !GradMode.is_enabled()
            ? largerOfTwo(largerOfTwo(x, 3), 2)
            : torch.max_pool2d(x, size, stride, padding, ONE, false);
  }

  /** The larger one of each two neighbours along a dimension; one that is left over is dropped. */
  private static Tensor largerOfTwo(Tensor x, long dimension) {
    LongOptional end = new LongOptional(x.size(dimension) / 2 * 2);
    Tensor even = x.slice(dimension, new LongOptional(0), end, 2);
    return torch.maximum(even, x.slice(dimension, new LongOptional(1), end, 2));
  }

  @Override
  public Operation averagePool(Layer.AveragePool layer, Shape input) {
    return (x, mode) -> x.mean(new long[] {2, 3});
  }

  /** A product has left a vector already. */
  @Override
  public Operation flatten(Layer.Flatten layer, Shape input) {
    return (x, mode) -> x.dim() == 2 ? x : x.flatten(1, -1);
  }

  @Override
  public Operation sum(Layer.Sum layer, Shape input) {
    Operation branch = stack(layer.branch(), input);
    Operation shortcut = stack(layer.shortcut(), input);
    return (x, mode) -> branch.apply(x, mode).add(shortcut.apply(x, mode));
  }
}
