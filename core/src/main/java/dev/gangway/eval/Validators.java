package dev.gangway.eval;

import static dev.gangway.eval.Validator.Better.HIGHER;
import static dev.gangway.eval.Validator.Better.LOWER;

import dev.gangway.run.Names;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The label-free validators. Another one is a formula and an entry of the list. */
public final class Validators {

  private static final double SND_TEMPERATURE = 0.05;

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
              Validators::softNeighbourhoodDensity),
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
              Validators::silhouette),
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
              Validators::deepEmbeddedValidation));

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
   * SND: how alike the predictions of neighbours are. Similarities are cosines between the target's
   * predictions (N x K); each image's similarities to the others, divided by 0.05, become a
   * distribution by softmax; the score is the mean entropy of these, in nats, 0..ln(N - 1).
   */
  private static double softNeighbourhoodDensity(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    if (p.length < 2) {
      return Double.NaN;
    }
    for (double[] row : p) {
      double length = Math.sqrt(dot(row, row));
      for (int c = 0; c < row.length; c++) {
        row[c] /= length;
      }
    }
    double total = 0;
    for (int n = 0; n < p.length; n++) {
      double sum = 0;
      double weighted = 0;
      for (int m = 0; m < p.length; m++) {
        if (m != n) {
          double shifted = dot(p[n], p[m]) / SND_TEMPERATURE - 1 / SND_TEMPERATURE; // at most 0
          double e = Math.exp(shifted);
          sum += e;
          weighted += shifted * e;
        }
      }
      total += Math.log(sum) - weighted / sum; // ln sum e^s - sum s e^s / sum e^s
    }
    return total / p.length;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += a[c] * b[c];
    }
    return sum;
  }

  /**
   * BNM: the nuclear norm (sum of singular values) of the target's predictions, N x K, divided by
   * its upper bound sqrt(N min(N, K)): 0..1. High when predictions are sure and various.
   */
  private static double batchNuclearNorm(Snapshot snapshot) {
    double[][] p = Probabilities.of(snapshot.target().logits());
    double norm = Arrays.stream(singularValues(p)).sum();
    return norm / Math.sqrt((double) p.length * Math.min(p.length, p[0].length));
  }

  /**
   * RankMe: the effective rank of the target's embeddings, 1..min(N, E): the exponential of the
   * entropy of their singular values divided by the values' sum.
   */
  private static double effectiveRank(Snapshot snapshot) {
    double[][] rows =
        Arrays.stream(snapshot.target().embeddings())
            .map(row -> IntStream.range(0, row.length).mapToDouble(e -> row[e]).toArray())
            .toArray(double[][]::new);
    double[] values = singularValues(rows);
    double sum = Arrays.stream(values).sum();
    return Math.exp(
        Probabilities.entropy(Arrays.stream(values).map(value -> value / sum).toArray()));
  }

  /**
   * The W singular values of N x W in no order, by way of the eigenvalues of its square; NaN if it
   * holds one that is not a number.
   */
  private static double[] singularValues(double[][] rows) {
    int width = rows[0].length;
    if (!Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
      return IntStream.range(0, width).mapToDouble(i -> Double.NaN).toArray();
    }
    DMatrixRMaj square = new DMatrixRMaj(width, width);
    CommonOps_DDRM.multInner(new DMatrixRMaj(rows), square);
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(width, false, true);
    if (!eigen.decompose(square)) {
      throw new IllegalStateException("no eigenvalues of a symmetric matrix");
    }
    return IntStream.range(0, width)
        .mapToDouble(i -> Math.sqrt(Math.max(0, eigen.getEigenvalue(i).real)))
        .toArray();
  }

  /**
   * The mean silhouette, -1..1, of the target's embeddings grouped by predicted class: how much
   * closer an image is to its own class than to the nearest other one. An image alone in its class
   * counts 0; not defined if only one class is predicted.
   */
  private static double silhouette(Snapshot snapshot) {
    Features target = snapshot.target();
    if (!Features.finite(target.embeddings()) || !Features.finite(target.logits())) {
      return Double.NaN;
    }
    int[] predicted = Arrays.stream(target.logits()).mapToInt(Evaluation::argmax).toArray();
    int[] sizes = new int[target.logits()[0].length];
    Arrays.stream(predicted).forEach(label -> sizes[label]++);
    SquaredDistances distances = new SquaredDistances(target.embeddings());
    float[] squares = new float[distances.count()];
    double sum = 0;
    for (int n = 0; n < predicted.length; n++) {
      distances.from(target.embeddings()[n], squares);
      double[] sums = new double[sizes.length]; // of distances to each class
      for (int m = 0; m < squares.length; m++) {
        sums[predicted[m]] += Math.sqrt(squares[m]);
      }
      sum += silhouette(predicted[n], sums, sizes);
    }
    return sum / predicted.length;
  }

  /** (b - a) / max(a, b); the distance to itself is 0 and adds nothing to a's sum. */
  private static double silhouette(int own, double[] sums, int[] sizes) {
    double nearest = Double.NaN;
    for (int c = 0; c < sizes.length; c++) {
      if (c != own && sizes[c] > 0 && !(sums[c] / sizes[c] >= nearest)) {
        nearest = sums[c] / sizes[c];
      }
    }
    if (sizes[own] == 1 && !Double.isNaN(nearest)) {
      return 0;
    }
    double within = sums[own] / (sizes[own] - 1);
    double larger = Math.max(within, nearest);
    return larger == 0 ? 0 : (nearest - within) / larger;
  }

  /**
   * DEV: the source validation's cross-entropy, each image weighed by how much more its embedding
   * looks like a target's than like a source's, with a control variate: an estimate of the target's
   * risk, in nats. The density ratio comes from a logistic classifier of training images of both
   * domains.
   */
  private static double deepEmbeddedValidation(Snapshot snapshot) {
    float[][] train = snapshot.sourceTrain().embeddings();
    float[][] target = snapshot.target().embeddings();
    Features validation = snapshot.sourceValidation();
    if (!Features.finite(train)
        || !Features.finite(target)
        || !Features.finite(validation.embeddings())) {
      return Double.NaN;
    }
    DomainClassifier classifier = DomainClassifier.fit(train, target);
    double[][] p = Probabilities.of(validation.logits());
    double[] weights = new double[p.length];
    double[] losses = new double[p.length];
    for (int n = 0; n < p.length; n++) {
      double likeTarget = classifier.target(validation.embeddings()[n]);
      weights[n] = likeTarget / Math.max(1e-12, 1 - likeTarget) * train.length / target.length;
      double own = p[n][snapshot.sourceValidationLabels()[n]];
      losses[n] = weights[n] * -Math.log(own < Double.MIN_NORMAL ? Double.MIN_NORMAL : own);
    }
    return controlled(losses, weights);
  }

  /** mean(L) + eta mean(W) - eta with eta = -Cov(L, W) / Var(W): W's mean is 1 but for chance. */
  static double controlled(double[] losses, double[] weights) {
    double meanLoss = mean(losses);
    double meanWeight = mean(weights);
    double covariance = 0;
    double variance = 0;
    for (int n = 0; n < losses.length; n++) {
      covariance += (losses[n] - meanLoss) * (weights[n] - meanWeight);
      variance += (weights[n] - meanWeight) * (weights[n] - meanWeight);
    }
    double eta = variance > 0 ? -covariance / variance : 0;
    return meanLoss + eta * meanWeight - eta;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
