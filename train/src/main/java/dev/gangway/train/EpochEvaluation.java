package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.DomainDistance;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Features;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.Snapshot;
import dev.gangway.eval.Validator;
import dev.gangway.eval.Validators;
import dev.gangway.image.Images;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.run.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an epoch came to: all of it computed from what F and C make of the samples in one pass.
 *
 * @param validators label-free scores by name; NaN where one has none
 * @param source what F and C make of the source's training sample; {@code target} of the target's
 */
public record EpochEvaluation(
    Scores scores,
    Map<String, Double> validators,
    Map<String, Double> distances,
    Samples samples,
    Features source,
    Features target) {

  /**
   * What epochs are evaluated on: samples of the run's sets, always the same images, few enough to
   * cost little.
   *
   * @param targetLabels the classes of {@code target}, -1 where not known, for pictures alone
   */
  public record Samples(
      LabelledImages source,
      LabelledImages sourceTest,
      Images target,
      Optional<Oracle<int[]>> targetLabels,
      Optional<Oracle<LabelledImages>> targetTest) {

    /** Images of each training set, and of each domain in a picture of the embeddings. */
    static final int EMBEDDED = 1_000;

    static final int SCORED = 2_048; // images of each test set

    static Samples of(TrainingData data) {
      int[] target = sample(data.target().size(), EMBEDDED);
      return new Samples(
          sample(data.source(), EMBEDDED),
          sample(data.sourceTest(), SCORED),
          data.target().select(target),
          data.targetTrain().map(set -> new Oracle<>(set.value().select(target).labels())),
          data.targetTest().map(set -> new Oracle<>(sample(set.value(), SCORED))));
    }

    private static LabelledImages sample(LabelledImages set, int most) {
      return set.select(sample(set.size(), most));
    }

    private static int[] sample(int size, int most) {
      int[] order = Batches.permutation(size, Seeds.derive(0, "sample for scores", 0));
      return Arrays.copyOf(order, Math.min(size, most));
    }
  }

  /** Evaluates F and C at each milestone and at the end of the training, and tells the others. */
  record Evaluator(
      FeatureClassifier model,
      Samples samples,
      Milestones milestones,
      List<TrainingListener> others)
      implements TrainingListener {

    @Override
    public void epochDone(Position position) throws IOException {
      if (milestones.at(position)) {
        evaluate(position);
      }
    }

    /** A training that was stopped is not evaluated: resuming must equal never having stopped. */
    @Override
    public void trainingDone(Position position) throws IOException {
      if (position.iteration() == position.last() && !milestones.at(position)) {
        evaluate(position);
      }
    }

    private void evaluate(Position position) throws IOException {
      EpochEvaluation evaluation = of(model, samples);
      for (TrainingListener other : others) {
        other.evaluated(position, evaluation);
      }
    }
  }

  /** Images of each class: labelled so, and predicted so; the undecided count for no class. */
  record Counts(List<String> names, long[] source, long[] target) {}

  static EpochEvaluation of(FeatureClassifier model, Samples samples) {
    Features source = model.classify(samples.source.images());
    Features sourceTest = model.classify(samples.sourceTest.images());
    Features target = model.classify(samples.target);
    Scores scores =
        new Scores(
            evaluation(samples.sourceTest, sourceTest),
            Optional.empty(),
            samples.targetTest.map(
                set ->
                    new Oracle<>(evaluation(set.value(), model.classify(set.value().images())))));
    int held = Math.min(Samples.EMBEDDED, sourceTest.count());
    Snapshot seen = // what the label-free validators may see: no label of the target
        new Snapshot(
            source,
            samples.source.labels(),
            first(sourceTest, held),
            Arrays.copyOf(samples.sourceTest.labels(), held),
            target);
    Map<String, Double> values = new LinkedHashMap<>();
    for (Validator validator : Validators.all()) {
      values.put(validator.title(), validator.score(seen));
    }
    Map<String, Double> distances = new LinkedHashMap<>();
    for (DomainDistance distance : DomainDistance.all()) {
      distances.put(distance.title(), distance.between(seen));
    }
    return new EpochEvaluation(scores, values, distances, samples, source, target);
  }

  private static Evaluation evaluation(LabelledImages set, Features outputs) {
    return Evaluation.of(outputs.logits(), set.labels(), set.classes().names());
  }

  private static Features first(Features all, int count) {
    return new Features(Arrays.copyOf(all.embeddings(), count), Arrays.copyOf(all.logits(), count));
  }

  /** How often each class stands in the source's sample and is predicted on the target's. */
  Counts counts() {
    int[] predicted = Arrays.stream(target.logits()).mapToInt(Evaluation::argmax).toArray();
    List<String> names = samples.source.classes().names();
    return new Counts(
        names, count(samples.source.labels(), names.size()), count(predicted, names.size()));
  }

  private static long[] count(int[] classes, int of) {
    long[] counts = new long[of];
    Arrays.stream(classes).filter(k -> k != Evaluation.UNDECIDED).forEach(k -> counts[k]++);
    return counts;
  }
}
