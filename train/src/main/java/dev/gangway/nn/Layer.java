package dev.gangway.nn;

import static dev.gangway.base.InputException.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One layer of a network's description, for libtorch to run, for an ONNX file to hold and for a
 * bench to count. Weights are named after their layer, as PyTorch does: {@code NAME.weight}, {@code
 * NAME.bias}, {@code NAME.running_mean}, {@code NAME.running_var}.
 */
public sealed interface Layer {

  /**
   * What becomes of one image.
   *
   * @throws dev.gangway.base.InputException if the layer cannot take such an input
   */
  Shape output(Shape input);

  /** Multiplications of one image's forward pass, and as many additions. */
  default long products(Shape input) {
    return 0;
  }

  /** The shapes of its weights and buffers by name, as PyTorch has them. */
  default Map<String, long[]> tensors() {
    return Map.of();
  }

  /** Calls what an interpreter does with this kind of layer. */
  <R> R accept(LayerVisitor<R> visitor, Shape input);

  /** The values of one image between two layers; a vector has one row and one column. */
  record Shape(long channels, long height, long width) {

    /** A vector. */
    public static Shape vector(long values) {
      return new Shape(values, 1, 1);
    }

    long places() {
      return height * width;
    }
  }

  /**
   * A square kernel.
   *
   * @param size in pixels
   * @param stride pixels from one place to the next
   * @param before zeros added at the top and on the left
   * @param after zeros added at the bottom and on the right
   */
  record Kernel(long size, long stride, long before, long after) {

    /** With as much padding on every side. */
    public static Kernel of(long size, long stride, long padding) {
      return new Kernel(size, stride, padding, padding);
    }

    /** TensorFlow's SAME padding, whose odd pixel lies at the bottom and on the right. */
    public static Kernel same(long size, long stride, long side) {
      long outputs = (side + stride - 1) / stride;
      long padding = Math.max(0, (outputs - 1) * stride + size - side);
      return new Kernel(size, stride, padding / 2, padding - padding / 2);
    }

    boolean padded() {
      return before > 0 || after > 0;
    }

    /** Rows or columns of the output for those of the input. */
    long outputs(long inputs) {
      return (inputs + before + after - size) / stride + 1;
    }

    Shape outputs(Shape input, long channels) {
      check(
          input.height + before + after >= size && input.width + before + after >= size,
          "a kernel of %s does not fit on %s x %s pixels",
          size,
          input.height,
          input.width);
      return new Shape(channels, outputs(input.height), outputs(input.width));
    }
  }

  /**
   * Square convolution: in x H x W to out x H' x W'.
   *
   * @param groups of channels that see nothing of each other; {@code in} for a depthwise one
   */
  record Convolution(String name, long in, long out, Kernel kernel, long groups, boolean bias)
      implements Layer {

    /** With a bias, all channels together. */
    public static Convolution of(String name, long in, long out, Kernel kernel) {
      return new Convolution(name, in, out, kernel, 1, true);
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.convolution(this, input);
    }

    @Override
    public Shape output(Shape input) {
      requireChannels(name, in, input);
      return kernel.outputs(input, out);
    }

    @Override
    public long products(Shape input) {
      return in / groups * out * kernel.size * kernel.size * output(input).places();
    }

    @Override
    public Map<String, long[]> tensors() {
      long[] weight = {out, in / groups, kernel.size, kernel.size};
      return bias ? weightAndBias(name, weight, out) : Map.of(name + ".weight", weight);
    }
  }

  /**
   * Transposed convolution without a bias, padded alike on every side: in x H x W to out x H' x W'.
   */
  record UpConvolution(String name, long in, long out, Kernel kernel) implements Layer {
    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.upConvolution(this, input);
    }

    @Override
    public Shape output(Shape input) {
      requireChannels(name, in, input);
      return new Shape(out, outputs(input.height), outputs(input.width));
    }

    private long outputs(long inputs) {
      return (inputs - 1) * kernel.stride + kernel.size - kernel.before - kernel.after;
    }

    @Override
    public long products(Shape input) {
      return in * out * kernel.size * kernel.size * input.places();
    }

    @Override
    public Map<String, long[]> tensors() {
      return Map.of(name + ".weight", new long[] {in, out, kernel.size, kernel.size});
    }
  }

  /** Linear layer with a bias: in to out. */
  record Linear(String name, long in, long out) implements Layer {
    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.linear(this, input);
    }

    @Override
    public Shape output(Shape input) {
      requireChannels(name, in, input);
      return Shape.vector(out);
    }

    @Override
    public long products(Shape input) {
      return in * out;
    }

    @Override
    public Map<String, long[]> tensors() {
      return weightAndBias(name, new long[] {out, in}, out);
    }
  }

  /** Whose mean and variance a batch norm goes by. */
  enum Statistics {
    /**
     * Always the batch's at hand. G and D only ever see whole batches of one kind, and a running
     * average over real, source-like and target-like batches would describe none of them.
     */
    BATCH,
    /** The batch's in training, which move running averages; these in evaluation. */
    RUNNING,
    /** Averages that came with the weights and stay. */
    FROZEN
  }

  /** Batch norm with a scale and a shift for each channel. */
  record BatchNorm(String name, long width, Statistics statistics, double epsilon)
      implements Layer {

    private static final double EPSILON = 1e-5;

    /** By the batch at hand. */
    public static BatchNorm ofBatch(String name, long width) {
      return new BatchNorm(name, width, Statistics.BATCH, EPSILON);
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.batchNorm(this, input);
    }

    @Override
    public Shape output(Shape input) {
      requireChannels(name, width, input);
      return input;
    }

    @Override
    public Map<String, long[]> tensors() {
      Map<String, long[]> tensors =
          new LinkedHashMap<>(weightAndBias(name, new long[] {width}, width));
      if (statistics != Statistics.BATCH) {
        tensors.put(name + ".running_mean", new long[] {width});
        tensors.put(name + ".running_var", new long[] {width});
      }
      return tensors;
    }
  }

  /** Largest value of each window. */
  record MaxPool(Kernel kernel) implements Layer {

    /** Of windows side by side. */
    public static MaxPool of(long size) {
      return new MaxPool(Kernel.of(size, size, 0));
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.maxPool(this, input);
    }

    @Override
    public Shape output(Shape input) {
      return kernel.outputs(input, input.channels);
    }
  }

  /** The mean of each channel: C x H x W to C. */
  record AveragePool() implements Layer {
    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.averagePool(this, input);
    }

    @Override
    public Shape output(Shape input) {
      return Shape.vector(input.channels);
    }
  }

  /** All values of an image as one vector. */
  record Flatten() implements Layer {
    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.flatten(this, input);
    }

    @Override
    public Shape output(Shape input) {
      return Shape.vector(input.channels * input.places());
    }
  }

  /** A function of each value. */
  enum Activation implements Layer {
    RELU,
    /** ReLU that ends at 6. */
    RELU6,
    /** ReLU with a slope of 0.2 below 0. */
    LEAKY_RELU,
    TANH;

    /** Of {@link #LEAKY_RELU} below 0. */
    public static final double SLOPE = 0.2;

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.activation(this, input);
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }
  }

  /**
   * Levels 0..255 as a network wants them: x / 255 less the mean, over the deviation, a channel at
   * a time.
   *
   * @param means one for each channel, or one for all; of x / 255
   * @param deviations as many
   */
  record Scale(List<Double> means, List<Double> deviations) implements Layer {

    public Scale {
      means = List.copyOf(means);
      deviations = List.copyOf(deviations);
      check(means.size() == deviations.size(), "a scale needs as many means as deviations");
    }

    /** What a level is multiplied by, before {@link #offset} is subtracted. */
    public double factor(int channel) {
      return 1 / (255 * deviations.get(channel));
    }

    public double offset(int channel) {
      return means.get(channel) / deviations.get(channel);
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.scale(this, input);
    }

    @Override
    public Shape output(Shape input) {
      check(
          means.size() == 1 || means.size() == input.channels,
          "pixels of %s channels were scaled by %s means",
          input.channels,
          means.size());
      return input;
    }
  }

  /** The sum of what two ways make of the same input; an empty way leaves it as it is. */
  record Sum(List<Layer> branch, List<Layer> shortcut) implements Layer {

    public Sum {
      branch = List.copyOf(branch);
      shortcut = List.copyOf(shortcut);
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor, Shape input) {
      return visitor.sum(this, input);
    }

    @Override
    public Shape output(Shape input) {
      Shape one = Network.output(branch, input);
      Shape other = Network.output(shortcut, input);
      check(one.equals(other), "the two ways of a sum end with %s and %s", one, other);
      return one;
    }

    @Override
    public long products(Shape input) {
      return Network.products(branch, input) + Network.products(shortcut, input);
    }

    @Override
    public Map<String, long[]> tensors() {
      Map<String, long[]> both = new LinkedHashMap<>(Network.tensors(branch));
      both.putAll(Network.tensors(shortcut));
      return both;
    }
  }

  private static Map<String, long[]> weightAndBias(String name, long[] weight, long outputs) {
    return Map.of(name + ".weight", weight, name + ".bias", new long[] {outputs});
  }

  private static void requireChannels(String name, long expected, Shape input) {
    check(
        input.channels == expected,
        "layer %s takes %s channels, got %s",
        name,
        expected,
        input.channels);
  }
}
