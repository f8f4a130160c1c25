package dev.gangway.eval;

import static dev.gangway.eval.Validator.Better.HIGHER;
import static dev.gangway.eval.Validator.Better.LOWER;

import dev.gangway.run.Names;
import java.util.Arrays;
import java.util.List;

/** The label-free validators. Another one is a formula and an entry of the list. */
public final class Validators {

  private static final List<Validator> ALL =
      List.of(
          new Validator(
              "source-accuracy",
              HIGHER,
              "Ganin et al., https://arxiv.org/abs/1505.07818, section 5.1.3",
              Validators::sourceAccuracy),
          new Validator(
              "entropy",
              LOWER,
              "Morerio, Cavazza and Murino, https://arxiv.org/abs/1711.10288",
              Validators::entropy),
          new Validator(
              "im",
              HIGHER,
              "Krause, Perona and Gomes, Discriminative clustering by regularized information"
                  + " maximization, NeurIPS 2010; Liang, Hu and Feng,"
                  + " https://arxiv.org/abs/2002.08546",
              Validators::informationMaximisation),
          new Validator(
              "snd",
              HIGHER,
              "Saito et al., Tune it the right way, https://arxiv.org/abs/2108.10860",
              SoftNeighbourhoodDensity::of),
          new Validator(
              "bnm",
              HIGHER,
              "Cui et al., Towards discriminability and diversity,"
                  + " https://arxiv.org/abs/2003.12237",
              Validators::batchNuclearNorm),
          new Validator(
              "silhouette",
              HIGHER,
              "Rousseeuw, Silhouettes, https://doi.org/10.1016/0377-0427(87)90125-7; as a"
                  + " validator: Musgrave, Belongie and Lim, https://arxiv.org/abs/2208.07360",
              ClassClusterScore::of),
          new Validator(
              "rankme",
              HIGHER,
              "Garrido et al., RankMe, https://arxiv.org/abs/2210.02885",
              Validators::effectiveRank),
          new Validator(
              "dev",
              LOWER,
              "You et al., Towards accurate model selection in deep unsupervised domain adaptation,"
                  + " https://proceedings.mlr.press/v97/you19a.html",
              DeepEmbeddedValidation::of));

  private Validators() {}

  /** All of them, in the order of reports. */
  public static List<Validator> all() {
    return ALL;
  }

  /** The names of all. */
  public static List<String> names() {
    return ALL.stream().map(Validator::title).toList();
  }

  /** The validator of a name; an unknown one gets the nearest. */
  public static Validator named(String name) {
    return Names.choose("validator", name, ALL, Validator::title);
  }

  /** Accuracy on held-out source images, 0..1: blind to the target, hard to fool. */
  private static double sourceAccuracy(Snapshot snapshot) {
    float[][] logits = snapshot.sourceValidation().logits();
    return Features.finite(logits)
        ? (double) Calibration.correct(logits, snapshot.sourceValidationLabels()) / logits.length
        : Double.NaN;
  }

  /** The mean entropy of the target's predictions, in nats, 0..ln K. */
  private static double entropy(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    double sum = 0;
    for (double[] row : p) {
      sum += Probabilities.entropy(row);
    }
    return sum / p.length;
  }

  /**
   * IM: the entropy of the mean prediction less the mean entropy of predictions, in nats. High when
   * each prediction is sure and all classes occur.
   */
  private static double informationMaximisation(Snapshot snapshot) {
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

  /**
   * BNM: the nuclear norm (sum of singular values) of the target's predictions, N x K, divided by
   * its upper bound sqrt(N min(N, K)): 0..1. High when predictions are sure and various.
   */
  private static double batchNuclearNorm(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    double norm = Arrays.stream(SingularValues.of(p)).sum();
    return norm / Math.sqrt((double) p.length * Math.min(p.length, p[0].length));
  }

  /**
   * RankMe: the effective rank of the target's embeddings, 1..min(N, E): the exponential of the
   * entropy of their singular values divided by the values' sum.
   */
  private static double effectiveRank(Snapshot snapshot) {
    float[][] embeddings = snapshot.target().embeddings();
    double[][] rows = new double[embeddings.length][embeddings[0].length];
    for (int n = 0; n < rows.length; n++) {
      for (int e = 0; e < rows[n].length; e++) {
        rows[n][e] = embeddings[n][e];
      }
    }
    double[] values = SingularValues.of(rows);
    double sum = Arrays.stream(values).sum();
    return Math.exp(
        Probabilities.entropy(Arrays.stream(values).map(value -> value / sum).toArray()));
  }
}
