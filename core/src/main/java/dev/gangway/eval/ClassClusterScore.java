package dev.gangway.eval;

/**
 * The mean silhouette, -1..1, of the target's embeddings grouped by predicted class: how much
 * closer an image is to its own class than to the nearest other one. An image alone in its class
 * counts 0; not defined if only one class is predicted.
 */
final class ClassClusterScore {

  private ClassClusterScore() {}

  static double of(Snapshot snapshot) {
    Features target = snapshot.target();
    if (!Features.finite(target.embeddings()) || !Features.finite(target.logits())) {
      return Double.NaN;
    }
    int[] predicted = new int[target.count()];
    int[] sizes = new int[target.logits()[0].length];
    for (int n = 0; n < predicted.length; n++) {
      predicted[n] = EvaluationCounter.argmax(target.logits()[n]);
      sizes[predicted[n]]++;
    }
    SquaredDistances distances = new SquaredDistances(target.embeddings());
    float[] squares = new float[distances.count()];
    double sum = 0;
    for (int n = 0; n < predicted.length; n++) {
      distances.from(target.embeddings()[n], squares);
      sum += silhouette(predicted[n], sums(squares, predicted, sizes.length), sizes);
    }
    return sum / predicted.length;
  }

  private static double[] sums(float[] squares, int[] predicted, int classes) {
    double[] sums = new double[classes];
    for (int m = 0; m < squares.length; m++) {
      sums[predicted[m]] += Math.sqrt(squares[m]);
    }
    return sums;
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
}
