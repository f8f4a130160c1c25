package dev.gangway.nn;

import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.TorchLayers.Mode;
import dev.gangway.nn.TorchLayers.Operation;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** D, the discriminator: {@link PaperNetworks#d} with its two heads. */
public final class Discriminator implements AutoCloseable {

  /**
   * What D says of N images.
   *
   * @param real N logits of D_data: greater than 0 means a real source image
   * @param classes N x K logits of D_cls
   */
  public record Verdict(Tensor real, Tensor classes) {}

  private final Weights weights;
  private final Operation first;
  private final ImageGradient gradient;
  private final Operation rest;
  private final Operation data;
  private final Operation classes;

  public Discriminator(NetworkSettings s, Compute compute, BatchShare share, long seed) {
    Network trunk = PaperNetworks.d(s);
    weights = new Weights(trunk.name(), trunk.initial(), compute, seed);
    TorchLayers layers = new TorchLayers(weights, compute, share);
    List<Layer> outermost = trunk.layers().subList(0, 1);
    first = layers.stack(outermost, trunk.input());
    gradient = new ImageGradient(weights.tensors().iterator().next(), compute.layout());
    Shape values = Network.output(outermost, trunk.input());
    rest = layers.stack(trunk.layers().subList(1, trunk.layers().size()), values);
    data = layers.stack(PaperNetworks.data(s).layers(), trunk.output());
    classes = layers.stack(PaperNetworks.cls(s).layers(), trunk.output());
  }

  /** Tells real from generated among images (N x C x H x W in [-1, 1]). */
  public Verdict forward(Tensor x) {
    return judge(first(x));
  }

  /** The first convolution of images (N x C x H x W in [-1, 1]): N x f x H x W. */
  public Tensor first(Tensor x) {
    return first.apply(x, Mode.TRAINING);
  }

  /** Tells real from generated among images by their {@link #first} convolution, N x f x H x W. */
  public Verdict judge(Tensor values) {
    Tensor features = rest.apply(values, Mode.TRAINING); // N x 2f
    return new Verdict(
        data.apply(features, Mode.TRAINING).squeeze(1), classes.apply(features, Mode.TRAINING));
  }

  /**
   * Leads a gradient at the {@link #first} convolution's values, N x f x H x W, on to the images, N
   * x C x H x W; keeps no graph.
   */
  public Tensor gradientAtImages(Tensor atFirst) {
    return gradient.of(atFirst);
  }

  public Weights weights() {
    return weights;
  }

  @Override
  public void close() {
    weights.close();
  }
}
