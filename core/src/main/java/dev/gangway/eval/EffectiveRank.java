package dev.gangway.eval;

import java.util.Arrays;

/**
 * RankMe: the effective rank of the target's embeddings, 1..min(N, E): the exponential of the
 * entropy of their singular values divided by the values' sum.
 */
final class EffectiveRank implements Validator {

  @Override
  public String title() {
    return "rankme";
  }

  @Override
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  public String source() {
    return "Garrido et al., RankMe, https://arxiv.org/abs/2210.02885";
  }

  @Override
  public double score(Snapshot snapshot) {
    double[] values = SingularValues.of(doubles(snapshot.target().embeddings()));
    double sum = Arrays.stream(values).sum();
    double[] shares = Arrays.stream(values).map(value -> value / sum).toArray();
    return Math.exp(Probabilities.entropy(shares));
  }

  private static double[][] doubles(float[][] rows) {
    double[][] all = new double[rows.length][];
    for (int n = 0; n < all.length; n++) {
      all[n] = new double[rows[n].length];
      for (int e = 0; e < all[n].length; e++) {
        all[n][e] = rows[n][e];
      }
    }
    return all;
  }
}
