package dev.gangway.train;

import dev.gangway.nn.Adam;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Hands the gradients of several networks, taken in one call, to their optimizers one after the
 * other.
 */
final class Gradients {

  private final TensorVector all;
  private int used;

  Gradients(TensorVector all) {
    this.all = all;
  }

  /** The gradients of the next network. */
  TensorVector next(Adam optimizer) {
    Tensor[] own = new Tensor[optimizer.weights().tensors().size()];
    for (int i = 0; i < own.length; i++) {
      own[i] = all.get(used++);
    }
    return new TensorVector(own);
  }
}
