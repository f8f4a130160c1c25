package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.eval.EvaluationCounter;
import java.util.Arrays;
import java.util.List;

/**
 * Images of each class.
 *
 * @param names of the classes
 * @param source labelled so
 * @param target predicted so; the undecided count for no class
 */
record ClassCounts(List<String> names, long[] source, long[] target) {

  /** Those of the samples. */
  static ClassCounts of(Observation observation) {
    LabelledImages source = observation.samples().source();
    int[] predicted =
        Arrays.stream(observation.target().logits()).mapToInt(EvaluationCounter::argmax).toArray();
    List<String> names = source.classes().names();
    return new ClassCounts(
        names, count(source.labels(), names.size()), count(predicted, names.size()));
  }

  private static long[] count(int[] classes, int of) {
    long[] counts = new long[of];
    Arrays.stream(classes).filter(k -> k != EvaluationCounter.UNDECIDED).forEach(k -> counts[k]++);
    return counts;
  }
}
