package dev.gangway.run.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {

  @TempDir private Path folder;

  private static long last(RunLog log) {
    return log.look(Metrics::last);
  }

  private static List<Float> values(RunLog log, String curve) {
    return log.look(
        metrics -> metrics.curves(curve::equals, Curve.Window.whole(4096)).get(curve).y());
  }

  @Test
  void everyNumberOfALineBecomesACurve() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 10);
    RunLog log = new RunLog(run.path().resolve("metrics.jsonl"));
    assertThat(last(log)).isEqualTo(10);
    assertThat(log.broken()).isZero();
    assertThat(log.look(Metrics::losses)).containsExactly("d_real", "classifier");
    assertThat(log.look(metrics -> metrics.curves().keySet()).stream())
        .containsExactlyInAnyOrder(
            "discriminatorAccuracy/real",
            "distances/mmd",
            "gradientNorms/F",
            "gradientNorms/G",
            "losses/classifier",
            "losses/d_real",
            "scores/oracleTargetTestAccuracy",
            "scores/sourceTestAccuracy",
            "step/imagesPerSecond",
            "validators/dev",
            "validators/im");
  }

  @Test
  void theCurvesAreThoseOfThePlainReader() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("run"), 60);
    run.append(Map.of("type", "resumed", "iteration", 25)).addSteps(26, 90);
    run.append(Map.of("type", "resumed", "iteration", 80)).addSteps(81, 85);
    List<Float> plain = new ArrayList<>();
    for (JsonNode line : MetricsLog.read(run.path().resolve("metrics.jsonl"))) {
      if (line.has("losses")) {
        plain.add(line.get("losses").get("d_real").floatValue());
      }
    }
    RunLog log = new RunLog(run.path().resolve("metrics.jsonl"));
    assertThat(values(log, "losses/d_real")).isEqualTo(plain).hasSize(85);
    assertThat(last(log)).isEqualTo(85);
  }

  @Test
  void whatIsAppendedIsReadOn() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("run"), 4);
    Path file = run.path().resolve("metrics.jsonl");
    RunLog log = new RunLog(file);
    assertThat(values(log, "losses/d_real")).hasSize(4);
    run.addSteps(5, 6);
    Files.writeString(file, "{\"type\":\"step\",\"iteration\":7,\"lo", StandardOpenOption.APPEND);
    assertThat(values(log, "losses/d_real")).hasSize(6);
    Files.writeString(file, "sses\":{\"d_real\":9.5}}\n", StandardOpenOption.APPEND);
    assertThat(values(log, "losses/d_real")).hasSize(7).endsWith(9.5f);
  }

  @Test
  void aLogThatWasReplacedIsReadFromItsStart() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("run"), 40);
    RunLog log = new RunLog(run.path().resolve("metrics.jsonl"));
    assertThat(last(log)).isEqualTo(40);
    Files.delete(run.path().resolve("metrics.jsonl"));
    run.addSteps(1, 3);
    assertThat(last(log)).isEqualTo(3);
    assertThat(values(log, "losses/d_real")).hasSize(3);
  }

  @Test
  void brokenLinesAreCountedAndLeftOut() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 2);
    run.put("metrics.jsonl", "nonsense\n{\"type\":\"step\",\n[1]\n\n" + "x".repeat(3 << 20) + "\n");
    run.addSteps(3, 4);
    RunLog log = new RunLog(run.path().resolve("metrics.jsonl"));
    assertThat(last(log)).isEqualTo(4);
    assertThat(log.broken()).isEqualTo(4); // the line of 3 MiB is passed over whole
  }

  @Test
  void alarmsOfALaterResumptionCount() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 30);
    run.addAlarm(12, "collapse: first").addAlarm(28, "collapse: superseded");
    run.append(Map.of("type", "resumed", "iteration", 20));
    assertThat(new RunLog(run.path().resolve("metrics.jsonl")).look(Metrics::alarms))
        .containsExactly(new Metrics.Alarm("collapse", 12, "collapse: first"));
  }

  @Test
  void aMissingLogIsEmpty() {
    RunLog log = new RunLog(folder.resolve("missing"));
    assertThat(last(log)).isZero();
    assertThat(log.look(Metrics::losses)).isEmpty();
  }

  @Test
  void theOrderOfALinesFieldsMeansNothing() throws IOException {
    RunTrial run = RunTrial.write(folder.resolve("run"), 0);
    String line =
        "{\"values\":{\"im\":1.5},\"epoch\":2,\"iteration\":20,\"type\":\"validators\"}\n";
    run.put("metrics.jsonl", line);
    RunLog log = new RunLog(run.path().resolve("metrics.jsonl"));
    assertThat(values(log, "validators/im")).containsExactly(1.5f);
    assertThat(log.look(Metrics::epochs)).singleElement().matches(e -> e.epoch() == 2);
    assertThat(Metrics.read(run.path().resolve("metrics.jsonl")).epochs()).hasSize(1);
  }

  /** Killed after its scores, evaluated again after it was resumed. */
  @Test
  void anEpochThatIsEvaluatedTwiceCountsOnce() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 20);
    run.append(Map.of("type", "resumed", "iteration", 15)).addSteps(16, 30);
    RunLog log = new RunLog(run.path().resolve("metrics.jsonl"));
    List<Metrics.Epoch> epochs = log.look(Metrics::epochs);
    assertThat(epochs).extracting(Metrics.Epoch::iteration).containsExactly(10L, 20L, 30L);
    assertThat(epochs.get(1).targetTest()).isEqualTo(0.52);
    assertThat(epochs.get(1).validators()).containsEntry("im", 1.25);
    assertThat(log.look(Metrics::resumptions)).containsExactly(15L);
  }
}
