package dev.gangway.eval;

/**
 * IM: the entropy of the mean prediction less the mean entropy of predictions, in nats. High when
 * each prediction is sure and all classes occur.
 */
final class InformationMaximisation implements Validator {

  @Override
  public String title() {
    return "im";
  }

  @Override
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  public String source() {
    return "Krause, Perona and Gomes, Discriminative clustering by regularized information"
        + " maximization, NeurIPS 2010; Liang, Hu and Feng, https://arxiv.org/abs/2002.08546";
  }

  @Override
  public double score(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    double[] mean = new double[p[0].length];
    double entropy = 0;
    for (double[] row : p) {
      entropy += Probabilities.entropy(row) / p.length;
      for (int c = 0; c < row.length; c++) {
        mean[c] += row[c] / p.length;
      }
    }
    return Probabilities.entropy(mean) - entropy;
  }
}
