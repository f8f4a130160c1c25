package dev.gangway.method;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.dist.Communicator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Distribution alignment (Berthelot et al., <a href="https://arxiv.org/abs/1911.09785">arXiv
 * 1911.09785</a>): a class that the teacher has predicted less often on the target than the source
 * has it becomes likelier, and the other way round, so that self-training does not lose rare
 * classes to frequent ones. Where it is sure, little changes: the ratio of the shares is capped at
 * 10 either way, for a class predicted on less than a tenth of its share is one that is missing
 * ({@link DriftWatch}), and may not be there. Owns its native memory.
 */
final class ClassBalance implements AutoCloseable {

  /** What is left of the shares after a step: they follow some fifty batches. */
  private static final double DECAY = 0.98;

  /** The largest ratio of both shares that counts, and its inverse the smallest. */
  private static final double MOST = 10;

  private static final int TARGET = 0;
  private static final int SOURCE = 1;

  private final double power;
  private final Communicator communicator;
  private final Tensor shares;

  /**
   * @param power of the ratio of both shares, 0..1; 0 leaves probabilities as they are
   */
  ClassBalance(double power, int classes, Communicator communicator) {
    this.power = power;
    this.communicator = communicator;
    try (PointerScope scope = new PointerScope()) {
      shares =
          torch.full(new long[] {2, classes}, new Scalar(1.0 / classes), new TensorOptions(Float));
      shares.retainReference();
    }
  }

  /**
   * Takes a batch into the shares and balances its probabilities.
   *
   * @param p of the teacher on the target, N x K
   * @return N x K, each row of sum 1
   */
  Tensor apply(Tensor p, Tensor labels) {
    if (power == 0) {
      return p;
    }
    Tensor source = torch.one_hot(labels, p.size(1)).to(Float).mean(0L);
    Tensor batch = torch.stack(new TensorVector(p.mean(0L), source), 0);
    shares.mul_(new Scalar(DECAY));
    shares.add_(communicator.mean(batch).to(shares.device(), Float), new Scalar(1 - DECAY));
    Tensor ratio =
        shares
            .select(0, SOURCE)
            .div(shares.select(0, TARGET))
            .clamp_min(new Scalar(1 / MOST))
            .clamp_max(new Scalar(MOST))
            .pow(new Scalar(power));
    Tensor balanced = p.mul(ratio.to(p.device(), Float).unsqueeze(0));
    return balanced.div(balanced.sum(new long[] {1}, true, new ScalarTypeOptional()));
  }

  /** 2 x K: how often the teacher has predicted each class on the target; the source's shares. */
  Tensor shares() {
    return shares;
  }

  @Override
  public void close() {
    shares.close();
  }
}
