package dev.gangway.eval;

import java.util.Arrays;

/**
 * BNM: the nuclear norm (sum of singular values) of the target's predictions, N x K, divided by its
 * upper bound sqrt(N min(N, K)): 0..1. High when predictions are sure and various.
 */
final class BatchNuclearNorm implements Validator {

  @Override
  public String title() {
    return "bnm";
  }

  @Override
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  public String source() {
    return "Cui et al., Towards discriminability and diversity, https://arxiv.org/abs/2003.12237";
  }

  @Override
  public double score(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    double norm = Arrays.stream(SingularValues.of(p)).sum();
    return norm / Math.sqrt((double) p.length * Math.min(p.length, p[0].length));
  }
}
