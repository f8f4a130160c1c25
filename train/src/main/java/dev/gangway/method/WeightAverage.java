package dev.gangway.method;

import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * F and C as they leave training: the exponential moving average of their weights over the steps
 * (Tarvainen and Valpola, <a href="https://arxiv.org/abs/1703.01780">arXiv 1703.01780</a>), or with
 * a decay of 0 the networks themselves. Of training only the {@link Teacher} sees it. Owns the
 * native memory of the average.
 */
public final class WeightAverage implements AutoCloseable {

  /** The prefix of its weights' names in a checkpoint. */
  public static final String PREFIX = "average.";

  private final FeatureClassifier trained;
  private final FeatureClassifier average;
  private final double decay;

  /** An average that starts at the weights as they are. */
  WeightAverage(FeatureClassifier trained, TrainingSettings settings) {
    this.trained = trained;
    this.decay = settings.averaging();
    this.average = decay > 0 ? copy(trained, settings) : trained;
  }

  private static FeatureClassifier copy(FeatureClassifier networks, TrainingSettings settings) {
    FeatureClassifier copy =
        new FeatureClassifier(settings.network(), settings.compute(), settings.seed());
    move(copy, 1, networks);
    return copy;
  }

  FeatureClassifier model() {
    return average;
  }

  /** The averaged weights by their names in a checkpoint; none if they are the trained ones. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (decay > 0) {
      for (Weights weights : average.weights()) {
        weights.all().forEach((name, tensor) -> tensors.put(PREFIX + name, tensor));
      }
    }
    return tensors;
  }

  /** Follows the trained weights, after so many steps. */
  void move(long steps) {
    if (decay > 0) {
      move(average, 1 - decayAt(steps), trained);
    }
  }

  /** The first steps weigh less, for they start from nothing: 1 - 1 / (1 + t / 10), at most d. */
  double decayAt(long iteration) {
    return Math.min(decay, 1 - 1 / (1 + 0.1 * iteration));
  }

  /** Moves weights a share of the way, 0..1, towards those of others. */
  private static void move(FeatureClassifier moved, double share, FeatureClassifier goal) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      List<Weights> to = moved.weights();
      List<Weights> from = goal.weights();
      for (int i = 0; i < to.size(); i++) {
        Map<String, Tensor> others = from.get(i).all();
        to.get(i).all().forEach((name, w) -> w.lerp_(others.get(name), new Scalar(share)));
      }
    }
  }

  @Override
  public void close() {
    if (decay > 0) {
      average.close();
    }
  }
}
