package dev.gangway.train;

import dev.gangway.run.MetricsLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes {@code metrics.jsonl}: a line of type {@code step} with the losses for each iteration, one
 * of type {@code scores} for each epoch.
 */
final class MetricsListener implements TrainingListener, ScoreListener.Sink {

  private final MetricsLog log;

  MetricsListener(MetricsLog log) {
    this.log = log;
  }

  @Override
  public void stepDone(Position position, StepLosses losses) throws IOException {
    Map<String, Object> line = line("step", position);
    line.put("losses", losses.values());
    log.append(line);
  }

  /** Accuracies in 0..1; those on target labels say so in their names. */
  @Override
  public void scored(Position position, Scores scores) throws IOException {
    Map<String, Object> line = line("scores", position);
    line.put("epoch", position.epoch());
    line.put("sourceTestAccuracy", scores.sourceTest().accuracy());
    scores
        .targetTest()
        .ifPresent(score -> line.put("oracleTargetTestAccuracy", score.value().accuracy()));
    log.append(line);
  }

  private static Map<String, Object> line(String type, Position position) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", type);
    line.put("iteration", position.iteration());
    line.put("seconds", Math.round(position.seconds() * 1000) / 1000.0);
    return line;
  }

  @Override
  public void epochDone(Position position) throws IOException {
    log.sync();
  }

  @Override
  public void trainingDone(Position position) throws IOException {
    log.sync();
  }
}
