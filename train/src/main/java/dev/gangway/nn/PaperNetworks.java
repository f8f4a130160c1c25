package dev.gangway.nn;

import static dev.gangway.nn.Layer.Activation.LEAKY_RELU;
import static dev.gangway.nn.Layer.Activation.RELU;
import static dev.gangway.nn.Layer.Activation.TANH;

import dev.gangway.nn.Layer.BatchNorm;
import dev.gangway.nn.Layer.Convolution;
import dev.gangway.nn.Layer.Flatten;
import dev.gangway.nn.Layer.Kernel;
import dev.gangway.nn.Layer.Linear;
import dev.gangway.nn.Layer.MaxPool;
import dev.gangway.nn.Layer.Scale;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.Layer.UpConvolution;
import java.util.ArrayList;
import java.util.List;

/**
 * The four networks of the paper's digit experiments. Each doubling of the side beyond 32 adds a
 * level to F, G and D where the image is largest.
 *
 * <p>Pooling stands before the activation: for a monotone one that is the same value at a quarter
 * of the element-wise work.
 */
public final class PaperNetworks {

  private PaperNetworks() {}

  /**
   * F, the feature extractor: three convolutions 5 x 5, the first two followed by a max-pool of 2,
   * without padding and without batch norm. Levels 0..255 (C x H x W) to an embedding (E) >= 0.
   */
  public static Network f(NetworkSettings s) {
    long f = s.filters();
    long in = s.channels();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Scale(List.of(0.44), List.of(0.19)));
    for (int level = s.extraLevels(); level > 0; level--) {
      layers.addAll(pooled(Convolution.of("level" + level, in, f, Kernel.of(5, 1, 2))));
      in = f;
    }
    Kernel five = Kernel.of(5, 1, 0);
    layers.addAll(pooled(Convolution.of("conv1", in, f, five)));
    layers.addAll(pooled(Convolution.of("conv2", f, f, five)));
    layers.addAll(List.of(Convolution.of("conv3", f, s.embedding(), five), RELU, new Flatten()));
    return new Network("F", new Shape(s.channels(), s.side(), s.side()), layers);
  }

  private static List<Layer> pooled(Convolution convolution) {
    return List.of(convolution, MaxPool.of(2), RELU);
  }

  /** C, the label classifier: an embedding (E) to logits (K). */
  public static Network c(NetworkSettings s) {
    long e = s.embedding();
    return new Network(
        "C",
        Shape.vector(e),
        List.of(new Linear("hidden", e, e), RELU, new Linear("classes", e, s.classes())));
  }

  /**
   * G, the generator: transposed convolutions from 1 x 1 to the image, batch norm and ReLU after
   * all but the last. Embedding, noise and one-hot class (E + Z + K + 1, the last class means
   * "fake") to C x H x W in [-1, 1].
   */
  public static Network g(NetworkSettings s) {
    long f = s.filters();
    long input = s.embedding() + s.noise() + s.classes() + 1L;
    Kernel twice = Kernel.of(4, 2, 1);
    List<Layer> layers = new ArrayList<>();
    layers.addAll(normed(new UpConvolution("up1", input, 8 * f, Kernel.of(2, 1, 0))));
    layers.addAll(normed(new UpConvolution("up2", 8 * f, 4 * f, twice)));
    layers.addAll(normed(new UpConvolution("up3", 4 * f, 2 * f, twice)));
    layers.addAll(normed(new UpConvolution("up4", 2 * f, f, twice)));
    for (int level = 1; level <= s.extraLevels(); level++) {
      layers.addAll(normed(new UpConvolution("level" + level, f, f, twice)));
    }
    layers.addAll(List.of(new UpConvolution("image", f, s.channels(), twice), TANH));
    return new Network("G", Shape.vector(input), layers);
  }

  private static List<Layer> normed(UpConvolution up) {
    return List.of(up, BatchNorm.ofBatch(up.name() + ".norm", up.out()), RELU);
  }

  /**
   * D without its heads: four convolutions 3 x 3 with batch norm, max-pool (2, 2, 2, 4) and
   * LeakyReLU. Images in [-1, 1] (C x H x W) to features (2f).
   */
  public static Network d(NetworkSettings s) {
    long f = s.filters();
    long in = s.channels();
    List<Layer> layers = new ArrayList<>();
    for (int level = s.extraLevels(); level > 0; level--) {
      layers.addAll(stage("level" + level, in, f, 2));
      in = f;
    }
    layers.addAll(stage("conv1", in, f, 2));
    layers.addAll(stage("conv2", f, 2 * f, 2));
    layers.addAll(stage("conv3", 2 * f, 4 * f, 2));
    layers.addAll(stage("conv4", 4 * f, 2 * f, 4));
    layers.add(new Flatten());
    return new Network("D", new Shape(s.channels(), s.pictureSide(), s.pictureSide()), layers);
  }

  private static List<Layer> stage(String name, long in, long out, long pool) {
    return List.of(
        Convolution.of(name, in, out, Kernel.of(3, 1, 1)),
        BatchNorm.ofBatch(name + ".norm", out),
        MaxPool.of(pool),
        LEAKY_RELU);
  }

  /** D_data, D's head that tells real from made: features (2f) to one logit. */
  public static Network data(NetworkSettings s) {
    return head("data", 2L * s.filters(), 1);
  }

  /** D_cls, D's head of classes: features (2f) to logits (K). */
  public static Network cls(NetworkSettings s) {
    return head("cls", 2L * s.filters(), s.classes());
  }

  private static Network head(String name, long in, long out) {
    return new Network("D", Shape.vector(in), List.of(new Linear(name, in, out)));
  }
}
