package dev.gangway.nn;

import dev.gangway.nn.TorchLayers.Mode;
import dev.gangway.nn.TorchLayers.Operation;
import org.bytedeco.pytorch.Tensor;

/** A network that libtorch computes. Owns its weights. */
public final class TorchNetwork implements AutoCloseable {

  private final Network description;
  private final Weights weights;
  private final Operation layers;

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
    weights = new Weights(description.name(), description.initial(), compute, seed);
    layers =
        new TorchLayers(weights, compute, share).stack(description.layers(), description.input());
  }

  /** What it makes of a batch: N x {@link Network#input} to N x {@link Network#output}. */
  public Tensor forward(Tensor x) {
    return layers.apply(x, Mode.EVALUATION);
  }

  /**
   * The same with the batch's own statistics where a batch norm has running ones, which it moves:
   * what a training step calls.
   */
  public Tensor train(Tensor x) {
    return layers.apply(x, Mode.TRAINING);
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
