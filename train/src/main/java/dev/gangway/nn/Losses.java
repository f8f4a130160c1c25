package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The two losses of the method, each the mean over the batch, computed in 32 bits. */
public final class Losses {

  private Losses() {}

  /** CE: cross-entropy of logits (N x K) against labels (N, int64). */
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return torch.cross_entropy_loss(logits.to(Float), labels);
  }

  /** BCE against 1: the cost of N logits for not saying "real". */
  public static Tensor real(Tensor logits) {
    return torch.softplus(logits.to(Float).neg()).mean();
  }

  /** BCE against 0: the cost of N logits for not saying "generated". */
  public static Tensor fake(Tensor logits) {
    return torch.softplus(logits.to(Float)).mean();
  }
}
