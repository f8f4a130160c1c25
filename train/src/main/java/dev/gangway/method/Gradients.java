package dev.gangway.method;

import dev.gangway.nn.Adam;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Hands the gradients of several networks, taken in one call, to their optimizers one after the
 * other.
 */
public final class Gradients {

  private final TensorVector all;
  private int used;

  public Gradients(TensorVector all) {
    this.all = all;
  }

  /** The gradients of the next network. */
  public TensorVector next(Adam optimizer) {
    Tensor[] own = new Tensor[optimizer.weights().tensors().size()];
    for (int i = 0; i < own.length; i++) {
      own[i] = all.get(used++);
    }
    return new TensorVector(own);
  }
}
