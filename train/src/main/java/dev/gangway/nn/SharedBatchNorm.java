package dev.gangway.nn;

import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Batch norm over a batch that is split among processes: the same values as over the whole batch in
 * one place. Mean and variance are taken one after the other, which keeps the digits that E[x^2] -
 * E[x]^2 would lose.
 *
 * @param scale f
 * @param shift f
 */
record SharedBatchNorm(Tensor scale, Tensor shift, BatchShare share, double epsilon) {

  private static final long[] ALL_BUT_CHANNELS = {0, 2, 3};

  /** N x f x H x W, this process's part of the batch. */
  Tensor forward(Tensor x) {
    Tensor values = x.to(Float);
    Tensor centred = values.sub(perChannel(mean(values)));
    Tensor variance = mean(centred.mul(centred));
    Tensor deviation = variance.add(new Scalar(epsilon)).sqrt();
    Tensor factor = scale.div(deviation);
    return centred.mul(perChannel(factor)).add(perChannel(shift)).to(x.scalar_type());
  }

  /** The mean of each channel over the whole batch: f. */
  private Tensor mean(Tensor values) {
    double count = (double) share.parts() * values.numel() / values.size(1);
    return share.sum(values.sum(ALL_BUT_CHANNELS)).div(new Scalar(count));
  }

  private static Tensor perChannel(Tensor values) {
    return values.view(1, -1, 1, 1);
  }
}
