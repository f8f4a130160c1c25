package dev.gangway.nn;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients asked for where they are needed; none is ever accumulated. */
public final class Autograd {

  private Autograd() {}

  /** The values of x cut off from what came before, ready to take a gradient. */
  public static Tensor leaf(Tensor x) {
    return x.detach().requires_grad_();
  }

  /** The gradient of y at x, started with {@code seed} (null for a scalar y); keeps y's graph. */
  public static Tensor gradient(Tensor y, Tensor x, Tensor seed) {
    TensorVector start = seed == null ? new TensorVector() : new TensorVector(seed);
    BoolOptional keep = new BoolOptional(true);
    return torch.grad(new TensorVector(y), new TensorVector(x), start, keep, false, false).get(0);
  }

  /**
   * The gradients of a loss at a network's weights; those of weights that take no part in it are
   * undefined. Frees the loss's graph.
   */
  public static TensorVector gradients(Tensor loss, Weights network) {
    TensorVector one = new TensorVector();
    BoolOptional freeGraph = new BoolOptional(false);
    return torch.grad(new TensorVector(loss), Weights.vector(network), one, freeGraph, false, true);
  }
}
