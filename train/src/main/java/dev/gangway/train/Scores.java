package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Calibration;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Oracle;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Precision;
import dev.gangway.run.view.Mistakes;
import dev.gangway.train.RunSummary.Confidence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  /** What F and C make of whole test sets; {@code onTarget} where the target has one. */
  record Tested(TrainingData data, float[][] onSource, float[][] onTarget, Scores scores) {

    static Tested of(FeatureClassifier model, TrainingData data) {
      float[][] onSource = logits(model, data.sourceTest());
      float[][] onTarget = data.targetTest().map(set -> logits(model, set.value())).orElse(null);
      Scores scores =
          new Scores(
              evaluation(onSource, data.sourceTest()),
              data.targetTrain().map(set -> new Oracle<>(evaluate(model, set.value().labelled()))),
              data.targetTest().map(set -> new Oracle<>(evaluation(onTarget, set.value()))));
      return new Tested(data, onSource, onTarget, scores);
    }

    /** How far the probabilities can be trusted, by a temperature fitted on the source alone. */
    Confidence confidence() {
      Calibration calibration = Calibration.fit(onSource, data.sourceTest().labels());
      return new Confidence(
          calibration,
          data.targetTest()
              .map(set -> new Oracle<>(calibration.on(onTarget, set.value().labels()))));
    }

    Mistakes mistakes(long iteration) throws IOException {
      List<Mistakes.OfSet> sets = new ArrayList<>();
      if (onTarget != null) {
        LabelledImages target = data.targetTest().orElseThrow().value();
        sets.add(SurestMistakes.of(Mistakes.TARGET, onTarget, target));
      }
      sets.add(SurestMistakes.of(Mistakes.SOURCE, onSource, data.sourceTest()));
      return new Mistakes(iteration, sets);
    }
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
