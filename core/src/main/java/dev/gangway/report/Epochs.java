package dev.gangway.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.eval.SelectionStudy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The epochs of a run as its log has them.
 *
 * @param all ascending
 */
record Epochs(List<Epoch> all) {

  /**
   * One moment at which the weights were judged; NaN where a value is missing.
   *
   * @param sourceTest accuracy 0..1 on a sample of the held-out source images
   * @param targetTest accuracy 0..1 on a sample of the target's test images (oracle)
   * @param validators label-free scores by name
   * @param distances of the domains by name
   */
  record Epoch(
      long iteration,
      long epoch,
      double sourceTest,
      double targetTest,
      Map<String, Double> validators,
      Map<String, Double> distances) {}

  static Epochs of(RunFiles run) {
    Map<Long, JsonNode> scores = byIteration(run.lines("scores"));
    Map<Long, JsonNode> judged = byIteration(run.lines("validators"));
    List<Epoch> epochs = new ArrayList<>();
    scores.forEach(
        (iteration, line) -> {
          JsonNode more = judged.get(iteration);
          epochs.add(
              new Epoch(
                  iteration,
                  line.path("epoch").asLong(),
                  line.path("sourceTestAccuracy").asDouble(Double.NaN),
                  line.path("oracleTargetTestAccuracy").asDouble(Double.NaN),
                  values(more == null ? null : more.path("values")),
                  values(more == null ? null : more.path("distances"))));
        });
    return new Epochs(List.copyOf(epochs));
  }

  private static Map<Long, JsonNode> byIteration(List<JsonNode> lines) {
    Map<Long, JsonNode> map = new TreeMap<>();
    lines.forEach(line -> map.put(line.path("iteration").asLong(), line));
    return map;
  }

  private static Map<String, Double> values(JsonNode object) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (object != null) {
      object
          .properties()
          .forEach(field -> values.put(field.getKey(), field.getValue().asDouble(Double.NaN)));
    }
    return values;
  }

  /** Where the target's accuracies are known, what the validators would have chosen. */
  List<SelectionStudy.Verdict> verdicts() {
    List<SelectionStudy.Candidate> candidates =
        all.stream()
            .filter(epoch -> !Double.isNaN(epoch.targetTest) && !epoch.validators.isEmpty())
            .map(e -> new SelectionStudy.Candidate(e.iteration, e.validators, e.targetTest))
            .toList();
    return SelectionStudy.of(candidates).stream().map(verdict -> verdict.value()).toList();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Epoch last() {
    return all.get(all.size() - 1);
  }
}
