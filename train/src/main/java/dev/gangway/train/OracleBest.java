package dev.gangway.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.eval.Oracle;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.RunSummary.Best;
import java.io.IOException;
import java.util.Optional;

/** The epoch that a look at the target's test labels would have chosen, from the log. */
final class OracleBest {

  private OracleBest() {}

  /** Of equals the first; empty for a target without a labelled test set. */
  static Optional<Oracle<Best>> of(RunDirectory run) throws IOException {
    Best best = null;
    for (JsonNode line : MetricsLog.read(run.metrics())) {
      JsonNode accuracy = line.path("oracleTargetTestAccuracy");
      if (accuracy.isNumber() && (best == null || accuracy.asDouble() > best.accuracy())) {
        best = new Best(line.path("iteration").asLong(), accuracy.asDouble());
      }
    }
    return Optional.ofNullable(best).map(Oracle::new);
  }
}
