package dev.gangway.nn;

import org.bytedeco.pytorch.Tensor;

/** C, the label classifier: linear E to E, ReLU, linear E to K. */
public final class Classifier implements AutoCloseable {

  private final Weights weights;
  private final Layer layers;

  public Classifier(NetworkSettings s, Compute compute, long seed) {
    weights = new Weights("C", compute, seed);
    long e = s.embedding();
    layers =
        new Layer.Stack()
            .add(Layer.linear(weights, "hidden", e, e), Tensor::relu)
            .add(Layer.linear(weights, "classes", e, s.classes()))
            .layer();
  }

  /** From embeddings (N x E) to logits (N x K). */
  public Tensor forward(Tensor e) {
    return layers.forward(e);
  }

  public Weights weights() {
    return weights;
  }

  @Override
  public void close() {
    weights.close();
  }
}
