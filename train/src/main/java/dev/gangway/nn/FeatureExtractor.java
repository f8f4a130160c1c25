package dev.gangway.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * F, the feature extractor: three convolutions 5 x 5, the first two followed by a max-pool of 2,
 * without padding and without batch norm. Each doubling of the side beyond 32 puts a padded
 * convolution and a pool before them.
 *
 * <p>Pooling stands before ReLU: for a monotone activation that is the same value at a quarter of
 * the element-wise work.
 */
public final class FeatureExtractor implements AutoCloseable {

  private final Weights weights;
  private final Layer layers;

  public FeatureExtractor(NetworkSettings s, Compute compute, long seed) {
    weights = new Weights("F", compute, seed);
    long f = s.filters();
    long in = s.channels();
    Layer.Stack stack = new Layer.Stack();
    for (int level = s.extraLevels(); level > 0; level--) {
      stack.add(
          Layer.convolution(weights, "level" + level, in, f, new Layer.Kernel(5, 1, 2)),
          Layer.maxPool(2),
          Tensor::relu);
      in = f;
    }
    Layer.Kernel five = new Layer.Kernel(5, 1, 0);
    stack.add(Layer.convolution(weights, "conv1", in, f, five), Layer.maxPool(2), Tensor::relu);
    stack.add(Layer.convolution(weights, "conv2", f, f, five), Layer.maxPool(2), Tensor::relu);
    stack.add(Products.whole(weights, "conv3", f, s.embedding(), 5), Tensor::relu);
    layers = stack.layer();
  }

  /**
   * Embeds images.
   *
   * @param x N x C x H x W, scaled as {@link Pixels#forFeatures} does
   * @return N x E, each value >= 0
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
