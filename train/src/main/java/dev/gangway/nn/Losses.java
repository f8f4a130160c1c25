package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The two losses of the method, each the mean over the batch, computed in 32 bits. */
public final class Losses {

  private static final long MEAN = 1; // libtorch's Reduction::Mean
  private static final long NO_CLASS = -100; // that is left out

  private Losses() {}

  /** CE: cross-entropy of logits (N x K) against labels (N, int64). */
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return torch.cross_entropy_loss(logits.to(Float), labels);
  }

  /**
   * Cross-entropy with a share of each label spread over all classes.
   *
   * @param smoothing the share, 0..1
   */
  public static Tensor crossEntropy(Tensor logits, Tensor labels, double smoothing) {
    return smoothing == 0
        ? crossEntropy(logits, labels)
        : torch.cross_entropy_loss(
            logits.to(Float), labels, new TensorOptional(), MEAN, NO_CLASS, smoothing);
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
