package dev.gangway.eval;

/**
 * DEV: the source validation's cross-entropy, each image weighed by how much more its embedding
 * looks like a target's than like a source's, with a control variate: an estimate of the target's
 * risk, in nats.
 *
 * <p>The density ratio comes from a logistic classifier of training images of both domains; the
 * estimate is mean(L) + eta mean(W) - eta with eta = -Cov(L, W) / Var(W), L the weighed losses.
 */
final class DeepEmbeddedValidation {

  private DeepEmbeddedValidation() {}

  static double of(Snapshot snapshot) {
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

  /** The mean of the losses, less what the weights' chance departure from 1 adds to it. */
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
