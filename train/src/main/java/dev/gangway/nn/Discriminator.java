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
  private final Layer trunk;
  private final Layer data;
  private final Layer classes;

  public Discriminator(NetworkSettings s, Compute compute, BatchShare share, long seed) {
    this.share = share;
    weights = new Weights("D", compute, seed);
    long f = s.filters();
    long in = s.channels();
    Layer.Stack stack = new Layer.Stack();
    for (int level = s.extraLevels(); level > 0; level--) {
      level(stack, "level" + level, in, f, 2);
      in = f;
    }
    level(stack, "conv1", in, f, 2);
    level(stack, "conv2", f, 2 * f, 2);
    level(stack, "conv3", 2 * f, 4 * f, 2);
    level(stack, "conv4", 4 * f, 2 * f, 4);
    trunk = stack.add(x -> x.flatten(1, -1)).layer();
    data = Layer.linear(weights, "data", 2 * f, 1);
    classes = Layer.linear(weights, "cls", 2 * f, s.classes());
  }

  private void level(Layer.Stack stack, String name, long in, long out, long pool) {
    stack.add(
        Layer.convolution(weights, name, in, out, new Layer.Kernel(3, 1, 1)),
        Layer.batchNorm(weights, name + ".norm", out, share),
        Layer.maxPool(pool),
        Layer.leakyRelu(0.2));
  }

  /** Judges images (N x C x H x W in [-1, 1]). */
  public Verdict forward(Tensor x) {
    Tensor features = trunk.forward(x); // N x 2f
    return new Verdict(data.forward(features).squeeze(1), classes.forward(features));
  }

  public Weights weights() {
    return weights;
  }

  @Override
  public void close() {
    weights.close();
  }
}
