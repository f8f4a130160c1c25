package dev.gangway.eval;

/** The mean entropy of the target's predictions, in nats, 0..ln K. */
final class PredictionEntropy implements Validator {

  @Override
  public String title() {
    return "entropy";
  }

  @Override
  public Better better() {
    return Better.LOWER;
  }

  @Override
  public String source() {
    return "Morerio, Cavazza and Murino, https://arxiv.org/abs/1711.10288";
  }

  @Override
  public double score(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    double sum = 0;
    for (double[] row : p) {
      sum += Probabilities.entropy(row);
    }
    return sum / p.length;
  }
}
