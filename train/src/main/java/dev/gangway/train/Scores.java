package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.nn.FeatureClassifier;
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
    return Classified.by(model, data).scores();
  }

  /**
   * Scores one labelled set, in 32 bits however F and C were trained, as an exported model does.
   */
  public static Evaluation evaluate(FeatureClassifier model, LabelledImages set) {
    return Classified.Set.of(model, set).evaluation();
  }
}
