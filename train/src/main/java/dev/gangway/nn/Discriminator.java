package dev.gangway.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * D, the discriminator: four convolutions 3 x 3 with batch norm, max-pool (2, 2, 2, 4) and
 * LeakyReLU 0.2, then two linear heads on the 2f features. Each doubling of the side beyond 32 puts
 * a level of f filters before them.
 */
public final class Discriminator implements AutoCloseable {

  /**
   * What D says of N images.
   *
   * @param real N logits of D_data: greater than 0 means a real source image
   * @param classes N x K logits of D_cls
   */
  public record Verdict(Tensor real, Tensor classes) {}

  private final Weights weights;
  private final BatchShare share;
  private final ImageConvolution first;
  private final Layer trunk;
  private final Layer data;
  private final Layer classes;

  public Discriminator(NetworkSettings s, Compute compute, BatchShare share, long seed) {
    this.share = share;
    weights = new Weights("D", compute, seed);
    long f = s.filters();
    int extra = s.extraLevels();
    String outermost = extra > 0 ? "level" + extra : "conv1";
    first = new ImageConvolution(weights, outermost, s.channels(), f, compute.layout());
    Layer.Stack stack = new Layer.Stack();
    pooled(stack, outermost, f, 2);
    for (int level = extra - 1; level > 0; level--) {
      level(stack, "level" + level, f, f, 2);
    }
    if (extra > 0) {
      level(stack, "conv1", f, f, 2);
    }
    level(stack, "conv2", f, 2 * f, 2);
    level(stack, "conv3", 2 * f, 4 * f, 2);
    level(stack, "conv4", 4 * f, 2 * f, 4);
    trunk = stack.add(x -> x.flatten(1, -1)).layer();
    data = Layer.linear(weights, "data", 2 * f, 1);
    classes = Layer.linear(weights, "cls", 2 * f, s.classes());
  }

  private void level(Layer.Stack stack, String name, long in, long out, long pool) {
    stack.add(Layer.convolution(weights, name, in, out, new Layer.Kernel(3, 1, 1)));
    pooled(stack, name, out, pool);
  }

  private void pooled(Layer.Stack stack, String name, long width, long pool) {
    stack.add(
        Layer.batchNorm(weights, name + ".norm", width, share),
        Layer.maxPool(pool),
        Layer.leakyRelu(0.2));
  }

  /** Judges images (N x C x H x W in [-1, 1]). */
  public Verdict forward(Tensor x) {
    return judge(first(x));
  }

  /** The first convolution of images (N x C x H x W in [-1, 1]): N x f x H x W. */
  public Tensor first(Tensor x) {
    return first.forward(x);
  }

  /** Judges images by their {@link #first} convolution, N x f x H x W. */
  public Verdict judge(Tensor values) {
    Tensor features = trunk.forward(values); // N x 2f
    return new Verdict(data.forward(features).squeeze(1), classes.forward(features));
  }

  /**
   * Leads a gradient at the {@link #first} convolution's values, N x f x H x W, on to the images, N
   * x C x H x W; keeps no graph.
   */
  public Tensor gradientAtImages(Tensor atFirst) {
    return first.gradientAtImages(atFirst);
  }

  public Weights weights() {
    return weights;
  }

  @Override
  public void close() {
    weights.close();
  }
}
