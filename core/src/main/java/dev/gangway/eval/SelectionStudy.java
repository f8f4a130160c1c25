package dev.gangway.eval;

import dev.gangway.run.view.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How well each validator would have chosen among a run's checkpoints. It needs the target's
 * accuracies, so all of it is an oracle's: it evaluates validators and chooses nothing.
 */
public final class SelectionStudy {

  /**
   * What was known of one checkpoint.
   *
   * @param validators scores by the validators' names; NaN or missing where one has none
   * @param oracleAccuracy on the target's test images, 0..1
   */
  public record Candidate(long iteration, Map<String, Double> validators, double oracleAccuracy) {}

  /**
   * How well a validator did.
   *
   * @param correlation Spearman's, between its scores and the accuracies, signed such that 1 is a
   *     validator that ranks every checkpoint right, whichever way is better; NaN with fewer than
   *     two different scores
   * @param chosen the iteration that it likes best
   * @param accuracy there, 0..1
   * @param regret what a better choice would have added, 0..1
   */
  public record Verdict(
      String validator, double correlation, long chosen, double accuracy, double regret) {}

  private SelectionStudy() {}

  /** The epochs of a run for which the target's test labels are known. */
  public static List<Candidate> candidates(Metrics metrics) {
    return metrics.epochs().stream()
        .filter(epoch -> !Double.isNaN(epoch.targetTest()) && !epoch.validators().isEmpty())
        .map(e -> new Candidate(e.iteration(), e.validators(), e.targetTest()))
        .toList();
  }

  /** The epoch that a look at the labels would have chosen; of equals the first. */
  public static Optional<Candidate> best(List<Candidate> epochs) {
    return epochs.stream()
        .reduce((best, epoch) -> epoch.oracleAccuracy > best.oracleAccuracy ? epoch : best);
  }

  /** A verdict on each validator that has scores, in the order of reports. */
  public static List<Oracle<Verdict>> of(List<Candidate> candidates) {
    List<Oracle<Verdict>> verdicts = new ArrayList<>();
    for (Validator validator : Validators.all()) {
      List<Candidate> scored =
          candidates.stream().filter(c -> !Double.isNaN(score(validator, c))).toList();
      choice(validator, scored)
          .ifPresent(best -> verdicts.add(new Oracle<>(verdict(validator, scored, best))));
    }
    return verdicts;
  }

  private static double score(Validator validator, Candidate candidate) {
    return candidate.validators.getOrDefault(validator.title(), Double.NaN);
  }

  /** Of equals the first, as in training. */
  private static OptionalInt choice(Validator validator, List<Candidate> scored) {
    int best = -1;
    for (int i = 0; i < scored.size(); i++) {
      double score = score(validator, scored.get(i));
      if (best < 0 || validator.prefers(score, score(validator, scored.get(best)))) {
        best = i;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  private static Verdict verdict(Validator validator, List<Candidate> scored, int best) {
    double[] scores = scored.stream().mapToDouble(c -> score(validator, c)).toArray();
    double[] accuracies = scored.stream().mapToDouble(Candidate::oracleAccuracy).toArray();
    double sign = validator.better() == Validator.Better.HIGHER ? 1 : -1;
    Candidate chosen = scored.get(best);
    double most =
        scored.stream().mapToDouble(Candidate::oracleAccuracy).max().orElse(chosen.oracleAccuracy);
    return new Verdict(
        validator.title(),
        sign * rankCorrelation(scores, accuracies),
        chosen.iteration,
        chosen.oracleAccuracy,
        most - chosen.oracleAccuracy);
  }

  /**
   * Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank.
   * -1..1; NaN if either has fewer than two different values.
   */
  private static double rankCorrelation(double[] x, double[] y) {
    double[] a = ranks(x);
    double[] b = ranks(y);
    double mean = (a.length - 1) / 2.0;
    double both = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - mean) * (b[i] - mean);
      ofA += (a[i] - mean) * (a[i] - mean);
      ofB += (b[i] - mean) * (b[i] - mean);
    }
    return ofA == 0 || ofB == 0 ? Double.NaN : both / Math.sqrt(ofA * ofB);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      double shared = (from + to - 1) / 2.0;
      Arrays.stream(order, from, to).forEach(i -> ranks[i] = shared);
      from = to;
    }
    return ranks;
  }
}
