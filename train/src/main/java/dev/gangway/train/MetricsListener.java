package dev.gangway.train;

import dev.gangway.method.Method;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.TrainingSettings;
import dev.gangway.run.MetricsLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes {@code metrics.jsonl}: a line of type {@code step} for each iteration, lines of types
 * {@code scores} and {@code validators} for each epoch evaluated, and one of type {@code alarm} for
 * each alarm.
 */
final class MetricsListener implements TrainingListener {

  private final MetricsLog log;
  private final TrainingSettings settings;
  private double lastSeconds;

  MetricsListener(MetricsLog log, TrainingSettings settings) {
    this.log = log;
    this.settings = settings;
  }

  @Override
  public void begun(Position position) {
    lastSeconds = position.seconds();
  }

  /** The time of epoch ends is in the step after. */
  @Override
  public void stepDone(Position position, StepMetrics metrics) throws IOException {
    Map<String, Object> line = line("step", position);
    line.put("losses", metrics.losses());
    if (!metrics.discriminatorAccuracy().isEmpty()) {
      line.put("discriminatorAccuracy", metrics.discriminatorAccuracy());
    }
    if (!metrics.shares().isEmpty()) {
      line.put("shares", metrics.shares());
    }
    line.put("gradientNorms", metrics.gradientNorms());
    line.put("imagesPerSecond", Math.round(images(metrics) / (position.seconds() - lastSeconds)));
    lastSeconds = position.seconds();
    log.append(line);
  }

  /** Of the target only where something is learnt from it. */
  private int images(StepMetrics metrics) {
    boolean both =
        settings.method().method().losses().stream()
            .anyMatch(
                loss ->
                    loss.role() == Method.Role.TARGET && metrics.losses().containsKey(loss.name()));
    return both ? 2 * settings.batch() : settings.batch();
  }

  /**
   * Accuracies in 0..1; those on target labels say so in their names. Of the target the number of
   * sampled images that are predicted as each class.
   */
  @Override
  public void evaluated(Position position, EpochEvaluation evaluation) throws IOException {
    Map<String, Object> scores = line("scores", position);
    scores.put("epoch", position.epoch());
    scores.put("sourceTestAccuracy", evaluation.scores().sourceTest().accuracy());
    evaluation
        .scores()
        .targetTest()
        .ifPresent(score -> scores.put("oracleTargetTestAccuracy", score.value().accuracy()));
    log.append(scores);
    Map<String, Object> validators = line("validators", position);
    validators.put("epoch", position.epoch());
    validators.put("values", evaluation.validators());
    validators.put("distances", evaluation.distances());
    validators.put("predicted", evaluation.counts().target());
    log.append(validators);
    log.sync();
  }

  void raised(Position position, String alarm, String message) throws IOException {
    Map<String, Object> line = line("alarm", position);
    line.put("alarm", alarm);
    line.put("message", message);
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
  public void trainingDone(Position position) throws IOException {
    log.sync();
  }
}
