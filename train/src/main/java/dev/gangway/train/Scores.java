package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Calibration;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Precision;
import dev.gangway.train.RunSummary.Confidence;
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

  /**
   * Scores on whole sets, and how far the probabilities can be trusted.
   *
   * @param confidence by a temperature fitted on the source alone
   */
  record WithConfidence(Scores scores, Confidence confidence) {

    static WithConfidence of(FeatureClassifier model, TrainingData data) {
      LabelledImages source = data.sourceTest();
      float[][] onSource = logits(model, source);
      Calibration calibration = Calibration.fit(onSource, source.labels());
      Optional<float[][]> onTarget = data.targetTest().map(set -> logits(model, set.value()));
      return new WithConfidence(
          new Scores(
              evaluation(onSource, source),
              data.targetTrain().map(set -> new Oracle<>(evaluate(model, set.value().labelled()))),
              data.targetTest()
                  .map(set -> new Oracle<>(evaluation(onTarget.orElseThrow(), set.value())))),
          new Confidence(
              calibration,
              data.targetTest()
                  .map(
                      set ->
                          new Oracle<>(
                              calibration.on(onTarget.orElseThrow(), set.value().labels())))));
    }
  }

  /** Scores all images of all sets. */
  static Scores of(FeatureClassifier model, TrainingData data) {
    return WithConfidence.of(model, data).scores;
  }

  /**
   * Scores one labelled set, in 32 bits however F and C were trained, as an exported model does.
   */
  public static Evaluation evaluate(FeatureClassifier model, LabelledImages set) {
    return evaluation(logits(model, set), set);
  }

  private static float[][] logits(FeatureClassifier model, LabelledImages set) {
    return model.classify(set.images(), Precision.FP32).logits();
  }

  private static Evaluation evaluation(float[][] logits, LabelledImages set) {
    return Evaluation.of(logits, set.labels(), set.classes().names());
  }
}
