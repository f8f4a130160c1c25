package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.run.Seeds;
import java.util.Arrays;
import java.util.Optional;

/**
 * How well F and C do at one moment, each score under its protocol.
 *
 * @param sourceTest on held-out source images
 * @param targetTrain on the target images used unlabelled in training (transductive)
 * @param targetTest on held-out target images
 */
public record Scores(
    Evaluation sourceTest,
    Optional<Oracle<Evaluation>> targetTrain,
    Optional<Oracle<Evaluation>> targetTest) {

  /** Scores all images of all sets. */
  public static Scores of(FeatureClassifier model, TrainingData data) {
    return new Scores(
        evaluate(model, data.sourceTest()),
        data.targetTrain().map(set -> new Oracle<>(evaluate(model, set.value()))),
        data.targetTest().map(set -> new Oracle<>(evaluate(model, set.value()))));
  }

  /** Scores one labelled set. */
  public static Evaluation evaluate(FeatureClassifier model, LabelledImages set) {
    float[][] logits = model.classify(set.images()).logits();
    return Evaluation.of(logits, set.labels(), set.classes().names());
  }

  /**
   * The same sets cut down to at most {@code most} images each, always the same ones, without the
   * transductive set: what an epoch's scores are taken on, so that they cost little.
   */
  static TrainingData sample(TrainingData data, int most) {
    return new TrainingData(
        data.source(),
        data.target(),
        sample(data.sourceTest(), most),
        Optional.empty(),
        data.targetTest().map(set -> new Oracle<>(sample(set.value(), most))));
  }

  private static LabelledImages sample(LabelledImages set, int most) {
    if (set.size() <= most) {
      return set;
    }
    int[] order = Batches.permutation(set.size(), Seeds.derive(0, "sample for scores", 0));
    return set.select(Arrays.copyOf(order, most));
  }
}
