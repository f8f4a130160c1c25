package dev.gangway.report;

import dev.gangway.eval.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Runs of one task side by side.
 *
 * @param task source, target, protocol
 * @param rows runs that differ in nothing but the seed, in the order of the table
 */
record Comparison(String task, List<Row> rows) {

  /** One row of the table. */
  record Row(String name, List<RunFiles> runs) {

    Optional<RunFiles> ofSeed(long seed) {
      return runs.stream().filter(run -> run.seed() == seed).findFirst();
    }

    /** Over the runs that have the score, 0..1. */
    Optional<Spread> spread(ToDoubleFunction<RunFiles> score) {
      List<Double> values =
          runs.stream().map(score::applyAsDouble).filter(Double::isFinite).toList();
      return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }
  }

  /** Sorts runs into tasks and rows. */
  static List<Comparison> of(List<RunFiles> runs) {
    Map<String, Map<String, List<RunFiles>>> tasks = new LinkedHashMap<>();
    for (RunFiles run : runs) {
      tasks
          .computeIfAbsent(run.task(), unused -> new LinkedHashMap<>())
          .computeIfAbsent(label(run, runs), unused -> new ArrayList<>())
          .add(run);
    }
    List<Comparison> comparisons = new ArrayList<>();
    tasks.forEach(
        (task, rows) ->
            comparisons.add(
                new Comparison(
                    task,
                    rows.entrySet().stream()
                        .map(row -> new Row(row.getKey(), row.getValue()))
                        .sorted((a, b) -> Integer.compare(rank(a), rank(b)))
                        .toList())));
    return comparisons;
  }

  /** A run of an ablation is called by its folder without the seed; others by their setting. */
  private static String label(RunFiles run, List<RunFiles> runs) {
    String suffix = "-seed" + run.seed();
    if (run.name().endsWith(suffix)) {
      return run.name().substring(0, run.name().length() - suffix.length());
    }
    boolean alone =
        runs.stream()
                .filter(other -> other.task().equals(run.task()) && other.seed() == run.seed())
                .filter(other -> other.setting().equals(run.setting()))
                .count()
            == 1;
    return alone ? run.setting() : run.name();
  }

  /** The settings in the order of the method: what is compared with comes first. */
  private static int rank(Row row) {
    int known =
        List.of("source-only", "self-training", "c1-only", "gta-c1", "c1+c2", "gta")
            .indexOf(row.runs().get(0).setting());
    return known < 0 ? Integer.MAX_VALUE : known;
  }

  List<Long> seeds() {
    TreeSet<Long> seeds = new TreeSet<>();
    rows.forEach(row -> row.runs().forEach(run -> seeds.add(run.seed())));
    return List.copyOf(seeds);
  }

  /**
   * Gains of a row over the source-only row, seed by seed; empty if there is none, and of itself.
   */
  Optional<Spread> gain(Row row) {
    return rows.stream()
        .filter(base -> base.runs().get(0).setting().equals("source-only"))
        .findFirst()
        .filter(base -> !base.equals(row))
        .flatMap(base -> gain(row, base));
  }

  private static Optional<Spread> gain(Row row, Row base) {
    List<Double> gains = new ArrayList<>();
    for (RunFiles run : row.runs()) {
      base.ofSeed(run.seed())
          .map(other -> run.targetTest() - other.targetTest())
          .filter(Double::isFinite)
          .ifPresent(gains::add);
    }
    return gains.isEmpty() ? Optional.empty() : Optional.of(Spread.of(gains));
  }

  /** The row with the highest mean target accuracy. */
  Optional<Row> best() {
    Row best = null;
    for (Row row : rows) {
      if (mean(row) > (best == null ? Double.NEGATIVE_INFINITY : mean(best))) {
        best = row;
      }
    }
    return Optional.ofNullable(best);
  }

  private static double mean(Row row) {
    return row.spread(RunFiles::targetTest).map(Spread::mean).orElse(Double.NEGATIVE_INFINITY);
  }
}
