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
 * What F and C make of whole sets, in 32 bits however they were trained, as an exported model does.
 *
 * @param sourceTest held-out source images
 * @param targetTrain the target images used unlabelled in training
 * @param targetTest held-out target images
 */
record Classified(
    Set sourceTest, Optional<Oracle<Set>> targetTrain, Optional<Oracle<Set>> targetTest) {

  /**
   * One set.
   *
   * @param logits N x K
   */
  record Set(LabelledImages images, float[][] logits) {

    static Set of(FeatureClassifier model, LabelledImages images) {
      return new Set(images, model.classify(images.images(), Precision.FP32).logits());
    }

    Evaluation evaluation() {
      return Evaluation.of(logits, images.labels(), images.classes().names());
    }
  }

  static Classified by(FeatureClassifier model, TrainingData data) {
    return new Classified(
        Set.of(model, data.sourceTest()),
        data.targetTrain().map(set -> new Oracle<>(Set.of(model, set.value().labelled()))),
        data.targetTest().map(set -> new Oracle<>(Set.of(model, set.value()))));
  }

  Scores scores() {
    return new Scores(
        sourceTest.evaluation(),
        targetTrain.map(set -> new Oracle<>(set.value().evaluation())),
        targetTest.map(set -> new Oracle<>(set.value().evaluation())));
  }

  /** Fits the temperature on the source alone. */
  Confidence confidence() {
    Calibration source = Calibration.fit(sourceTest.logits, sourceTest.images.labels());
    return new Confidence(
        source,
        targetTest.map(
            set -> new Oracle<>(source.on(set.value().logits, set.value().images.labels()))));
  }
}
