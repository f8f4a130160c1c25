package dev.gangway.web;

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

  private static List<Float> values(RunLog log, String curve) {
    return log.curves(curve::equals, new CurveWindow(0, Integer.MAX_VALUE - 1, 4096))
        .curves()
        .get(curve)
        .y();
  }

  @Test
  void everyNumberOfALineBecomesACurve() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 10);
    RunLog.Contents contents = new RunLog(run.path().resolve("metrics.jsonl")).contents();
    assertThat(contents.last()).isEqualTo(10);
    assertThat(contents.broken()).isZero();
    assertThat(contents.curves())
        .containsExactly(
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
    assertThat(log.contents().last()).isEqualTo(85);
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
    assertThat(log.contents().last()).isEqualTo(40);
    Files.delete(run.path().resolve("metrics.jsonl"));
    run.addSteps(1, 3);
    assertThat(log.contents().last()).isEqualTo(3);
    assertThat(values(log, "losses/d_real")).hasSize(3);
  }

  @Test
  void brokenLinesAreCountedAndLeftOut() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 2);
    run.put("metrics.jsonl", "nonsense\n{\"type\":\"step\",\n[1]\n\n" + "x".repeat(3 << 20) + "\n");
    run.addSteps(3, 4);
    RunLog.Contents contents = new RunLog(run.path().resolve("metrics.jsonl")).contents();
    assertThat(contents.broken()).isEqualTo(4); // the line of 3 MiB is passed over whole
    assertThat(contents.last()).isEqualTo(4);
  }

  @Test
  void alarmsOfALaterResumptionCount() {
    RunTrial run = RunTrial.write(folder.resolve("run"), 30);
    run.addAlarm(12, "collapse: first").addAlarm(28, "collapse: superseded");
    run.append(Map.of("type", "resumed", "iteration", 20));
    assertThat(new RunLog(run.path().resolve("metrics.jsonl")).contents().alarms())
        .containsExactly(new LoggedAlarm("collapse", 12, "collapse: first"));
  }

  @Test
  void aMissingLogIsEmpty() {
    assertThat(new RunLog(folder.resolve("missing")).contents())
        .isEqualTo(new RunLog.Contents(0, List.of(), List.of(), 0));
  }

  @Test
  void onlySoManyLogsStayInMemory() {
    RunLogs logs = new RunLogs(500);
    for (int i = 0; i < 10; i++) {
      Path run = RunTrial.write(folder.resolve("run" + i), 20).path(); // 7 curves of 20 points
      assertThat(logs.of(run).contents().last()).isEqualTo(20);
    }
    assertThat(logs.size()).isBetween(1, 5);
  }
}
