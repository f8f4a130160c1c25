package dev.gangway.nn;

import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.TorchLayers.Mode;
import dev.gangway.nn.TorchLayers.Operation;
import org.bytedeco.pytorch.Tensor;

/** A network that libtorch computes. Owns its weights. */
public final class TorchNetwork implements AutoCloseable {

  private final Network description;
  private final Weights weights;
  private final Operation layers;
  private final Compute compute;

  /** With initial values from a seed, and batches that nobody shares. */
  public TorchNetwork(Network description, Compute compute, long seed) {
    this(description, compute, BatchShare.OWN, seed);
  }

  /**
   * With initial values from a seed.
   *
   * @param share whose images make the batch of a batch norm
   */
  public TorchNetwork(Network description, Compute compute, BatchShare share, long seed) {
    this.description = description;
    this.compute = compute;
    weights = new Weights(description, compute, seed);
    layers =
        new TorchLayers(weights, compute, share).stack(description.layers(), description.input());
  }

  /**
   * What it makes of a batch: N x {@link Network#input}, or as many values in a row for each, to N
   * x {@link Network#output}.
   */
  public Tensor forward(Tensor x) {
    return layers.apply(shaped(x), Mode.EVALUATION);
  }

  /**
   * The same with the batch's own statistics where a batch norm has running ones, which it moves:
   * what a training step calls.
   */
  public Tensor train(Tensor x) {
    return layers.apply(shaped(x), Mode.TRAINING);
  }

  /** The same, which leaves the running statistics as they are: they are another domain's. */
  public Tensor trainBeside(Tensor x) {
    return layers.apply(shaped(x), Mode.BESIDE);
  }

  private Tensor shaped(Tensor x) {
    Shape input = description.input();
    return x.dim() == 2 && input.places() > 1
        ? compute
            .layout()
            .arrange(x.view(x.size(0), input.channels(), input.height(), input.width()))
        : x;
  }

  public Network description() {
    return description;
  }

  public Weights weights() {
    return weights;
  }

  @Override
  public void close() {
    weights.close();
  }
}
