package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Oracle;
import dev.gangway.image.Images;
import dev.gangway.run.Seeds;
import java.util.Arrays;
import java.util.Optional;

/**
 * What epochs are judged by: samples of the run's sets, always the same images, few enough to cost
 * little.
 *
 * @param source training images
 * @param sourceTest held-out source images
 * @param target training images
 * @param targetLabels the classes of {@code target}, -1 where not known, for pictures alone
 * @param targetTest held-out target images, where there are some
 */
record EpochSamples(
    LabelledImages source,
    LabelledImages sourceTest,
    Images target,
    Optional<Oracle<int[]>> targetLabels,
    Optional<Oracle<LabelledImages>> targetTest) {

  /** Images of each training set, and of each domain in a picture of the embeddings. */
  static final int EMBEDDED = 1_000;

  /** Images of each test set. */
  static final int SCORED = 2_048;

  /** Samples of the sets, each as large as it may be. */
  static EpochSamples of(TrainingData data) {
    int[] target = sample(data.target().size(), EMBEDDED);
    return new EpochSamples(
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
