package dev.gangway.nn;

import static dev.gangway.nn.Layout.CHANNELS_LAST;
import static dev.gangway.nn.Precision.BF16;

import org.bytedeco.pytorch.Tensor;

/**
 * G, the generator: transposed convolutions from 1 x 1 to the image, batch norm and ReLU after all
 * but the last, tanh at the end. Each doubling of the side beyond 32 adds a level of f filters
 * before the last one.
 */
public final class Generator implements AutoCloseable {

  private final Weights weights;
  private final BatchShare share;
  private final Layer layers;

  public Generator(NetworkSettings s, Compute compute, BatchShare share, long seed) {
    this.share = share;
    weights = new Weights("G", compute, seed);
    long f = s.filters();
    Layer.Kernel twice = new Layer.Kernel(4, 2, 1);
    Layer.Stack stack = new Layer.Stack();
    stack.add(Products.project(weights, "up1", inputWidth(s), 8 * f, 2), compute.layout()::arrange);
    norm(stack, "up1", 8 * f);
    // In 32 bits products are OpenBLAS's, which has one thread, and the convolution is as fast.
    boolean product = compute.layout() == CHANNELS_LAST && compute.precision() == BF16;
    stack.add(
        product
            ? Products.doubled(weights, "up2", 8 * f, 4 * f)
            : Layer.upConvolution(weights, "up2", 8 * f, 4 * f, twice));
    norm(stack, "up2", 4 * f);
    level(stack, "up3", 4 * f, 2 * f, twice);
    level(stack, "up4", 2 * f, f, twice);
    for (int extra = 1; extra <= s.extraLevels(); extra++) {
      level(stack, "level" + extra, f, f, twice);
    }
    stack.add(Layer.upConvolution(weights, "image", f, s.channels(), twice), Tensor::tanh);
    layers = stack.layer();
  }

  private void level(Layer.Stack stack, String name, long in, long out, Layer.Kernel kernel) {
    stack.add(Layer.upConvolution(weights, name, in, out, kernel));
    norm(stack, name, out);
  }

  private void norm(Layer.Stack stack, String name, long width) {
    stack.add(Layer.batchNorm(weights, name + ".norm", width, share), Tensor::relu);
  }

  /** Width of the input [e, z, l]: E + Z + K + 1. */
  static long inputWidth(NetworkSettings s) {
    return s.embedding() + s.noise() + s.classes() + 1L;
  }

  /**
   * Generates images.
   *
   * @param x N x (E + Z + K + 1): embedding, noise, one-hot class (the last one means "fake")
   * @return N x C x H x W in [-1, 1]
   */
  public Tensor forward(Tensor x) {
    return layers.forward(x);
  }

  public Weights weights() {
    return weights;
  }

  @Override
  public void close() {
    weights.close();
  }
}
