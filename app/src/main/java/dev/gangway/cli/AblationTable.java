package dev.gangway.cli;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.gangway.eval.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The table of an ablation, as far as its trainings have ended.
 *
 * @param oracle always true: the target's labels scored it; they chose nothing but {@code
 *     oracleBest}
 */
record AblationTable(
    String source,
    String target,
    String protocol,
    boolean oracle,
    List<Long> seeds,
    List<Row> rows) {

  /**
   * One row. Spreads are over the seeds that have ended, of accuracies in 0..1; empty without any.
   *
   * @param gain of {@code targetTest} over the first row's, seed by seed; none of itself
   */
  record Row(
      String name,
      Optional<Spread> targetTest,
      @JacksonInject(optional = OptBoolean.TRUE) Optional<Spread> targetTestClassMean,
      Optional<Spread> gain,
      Optional<Spread> notAveraged,
      Optional<Spread> selectedTargetTest,
      Optional<Spread> oracleBest,
      Optional<Spread> targetTrain,
      Optional<Spread> sourceTest,
      List<AblationResult> cells) {

    Row {
      targetTestClassMean = targetTestClassMean == null ? Optional.empty() : targetTestClassMean;
    }

    /** The result of a seed, if it is there. */
    Optional<AblationResult> of(long seed) {
      return cells.stream().filter(cell -> cell.seed() == seed).findFirst();
    }
  }

  static AblationTable of(AblationPlan plan, List<AblationResult> results) {
    String first = plan.rows().get(0).name();
    List<AblationResult> base = ofRow(first, results);
    var config = plan.rows().get(0).config();
    return new AblationTable(
        config.names().source(),
        config.names().target(),
        config.protocol().toString(),
        true,
        plan.seeds(),
        plan.rows().stream()
            .map(
                row -> {
                  List<AblationResult> cells = ofRow(row.name(), results);
                  boolean isFirst = row.name().equals(first);
                  return row(row.name(), cells, isFirst ? Optional.empty() : gain(cells, base));
                })
            .toList());
  }

  private static List<AblationResult> ofRow(String name, List<AblationResult> results) {
    return results.stream().filter(result -> result.row().equals(name)).toList();
  }

  private static Row row(String name, List<AblationResult> cells, Optional<Spread> gain) {
    return new Row(
        name,
        spread(cells, AblationResult::targetTest),
        spread(cells, AblationResult::targetTestClassMean),
        gain,
        spread(cells, AblationResult::notAveraged),
        spread(cells, AblationResult::selectedTargetTest),
        spread(cells, AblationResult::oracleBest),
        spread(cells, AblationResult::targetTrain),
        spread(cells, AblationResult::sourceTest),
        cells);
  }

  private static Optional<Spread> spread(
      List<AblationResult> cells, Function<AblationResult, Double> score) {
    return spread(cells.stream().map(score).filter(Objects::nonNull).toList());
  }

  private static Optional<Spread> spread(List<Double> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** Seed by seed, where both have ended. */
  private static Optional<Spread> gain(List<AblationResult> cells, List<AblationResult> base) {
    List<Double> gains = new ArrayList<>();
    for (AblationResult cell : cells) {
      for (AblationResult other : base) {
        if (cell.seed() == other.seed()
            && cell.targetTest() != null
            && other.targetTest() != null) {
          gains.add(cell.targetTest() - other.targetTest());
        }
      }
    }
    return spread(gains);
  }

  /** Whether the target's test set has classes of so few images that accuracy hides them. */
  boolean unevenClasses() {
    return rows.stream().flatMap(row -> row.cells.stream()).anyMatch(AblationResult::unevenClasses);
  }

  /** How many trainings have ended. */
  int ended() {
    return rows.stream().mapToInt(row -> row.cells.size()).sum();
  }

  /** How many there are to be. */
  int planned() {
    return rows.size() * seeds.size();
  }
}
