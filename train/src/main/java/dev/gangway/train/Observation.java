package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Features;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.Snapshot;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.FeatureClassifier.Outputs;
import java.util.Arrays;
import java.util.Optional;

/**
 * What F and C make of the samples at one moment, in one pass; scores, validators and pictures are
 * all computed from it.
 */
record Observation(
    EpochSamples samples,
    Outputs source,
    Outputs sourceTest,
    Outputs target,
    Optional<Outputs> targetTest) {

  static Observation of(FeatureClassifier model, EpochSamples samples) {
    return new Observation(
        samples,
        model.classify(samples.source().images()),
        model.classify(samples.sourceTest().images()),
        model.classify(samples.target()),
        samples.targetTest().map(set -> model.classify(set.value().images())));
  }

  /** The scores on the test samples. */
  Scores scores() {
    return new Scores(
        evaluation(samples.sourceTest(), sourceTest),
        Optional.empty(),
        samples
            .targetTest()
            .map(set -> new Oracle<>(evaluation(set.value(), targetTest.orElseThrow()))));
  }

  private static Evaluation evaluation(LabelledImages set, Outputs outputs) {
    return Evaluation.of(outputs.logits(), set.labels(), set.classes().names());
  }

  /** What the label-free validators may see: no label of the target. */
  Snapshot snapshot() {
    Outputs held = sourceTest;
    int count = Math.min(EpochSamples.EMBEDDED, held.logits().length);
    return new Snapshot(
        features(source, source.logits().length),
        samples.source().labels(),
        features(held, count),
        Arrays.copyOf(samples.sourceTest().labels(), count),
        features(target, target.logits().length));
  }

  private static Features features(Outputs outputs, int count) {
    return new Features(
        Arrays.copyOf(outputs.embeddings(), count), Arrays.copyOf(outputs.logits(), count));
  }
}
