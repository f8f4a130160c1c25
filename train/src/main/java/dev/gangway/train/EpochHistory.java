package dev.gangway.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.eval.Oracle;
import dev.gangway.eval.SelectionStudy;
import dev.gangway.eval.SelectionStudy.Candidate;
import dev.gangway.eval.SelectionStudy.Verdict;
import dev.gangway.run.MetricsLog;
import dev.gangway.train.RunSummary.Best;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The epochs of a run, from its log, for whom the target's test labels are known: an oracle's view.
 */
public final class EpochHistory {

  private final List<Candidate> epochs;

  private EpochHistory(List<Candidate> epochs) {
    this.epochs = epochs;
  }

  /** Reads {@code metrics.jsonl}; without epochs for a target that has no labelled test set. */
  public static EpochHistory read(Path metrics) throws IOException {
    Map<Long, Double> accuracies = new HashMap<>();
    Map<Long, Candidate> epochs = new LinkedHashMap<>(); // the end may be judged twice after a kill
    for (JsonNode line : MetricsLog.read(metrics)) {
      long iteration = line.path("iteration").asLong();
      if (line.path("oracleTargetTestAccuracy").isNumber()) {
        accuracies.put(iteration, line.get("oracleTargetTestAccuracy").asDouble());
      } else if (line.path("type").asText().equals("validators")
          && accuracies.containsKey(iteration)) {
        epochs.put(iteration, new Candidate(iteration, values(line), accuracies.get(iteration)));
      }
    }
    return new EpochHistory(List.copyOf(epochs.values()));
  }

  private static Map<String, Double> values(JsonNode line) {
    Map<String, Double> values = new HashMap<>();
    line.path("values")
        .properties()
        .forEach(
            value ->
                values.put(
                    value.getKey(),
                    value.getValue().isNumber() ? value.getValue().asDouble() : Double.NaN));
    return values;
  }

  /** The epoch that a look at the labels would have chosen; of equals the first. */
  public Optional<Oracle<Best>> best() {
    Candidate best = null;
    for (Candidate epoch : epochs) {
      best = best == null || epoch.oracleAccuracy() > best.oracleAccuracy() ? epoch : best;
    }
    return Optional.ofNullable(best)
        .map(epoch -> new Oracle<>(new Best(epoch.iteration(), epoch.oracleAccuracy())));
  }

  /** How well each validator would have chosen. */
  public List<Oracle<Verdict>> verdicts() {
    return SelectionStudy.of(epochs);
  }
}
