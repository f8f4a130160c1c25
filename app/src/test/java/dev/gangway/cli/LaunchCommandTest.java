package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code launch} with real processes on small networks. */
class LaunchCommandTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Path run() {
    return folder.resolve("run");
  }

  private Process launch(String... words) throws IOException {
    List<String> command = new ArrayList<>(OwnCommand.words());
    command.addAll(List.of("launch", "--processes", "2"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    started.add(process);
    return process;
  }

  private Process training(int restarts, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--restarts", String.valueOf(restarts)));
    words.addAll(List.of("--", "train", "--source", "synth-street", "--target", "synth-hand"));
    words.addAll(List.of("--filters", "2", "--noise", "4", "--out", run().toString()));
    words.addAll(List.of(more));
    return launch(words.toArray(String[]::new));
  }

  private static int code(Process process) throws InterruptedException {
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  /** Kills rank 1 once the training has taken some steps. */
  private void killRankOne(Process launch) throws IOException, InterruptedException {
    Path metrics = run().resolve("metrics.jsonl");
    await(launch, () -> Files.exists(metrics) && Files.readAllLines(metrics).size() > 5);
    List<ProcessHandle> ranks =
        launch.children().sorted(Comparator.comparing(ProcessHandle::pid)).toList();
    assertThat(ranks).hasSize(2);
    ranks.get(1).destroyForcibly();
  }

  /** A condition on files. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(Process launch, Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.holds()) {
      assertThat(launch.waitFor(50, TimeUnit.MILLISECONDS)).as(output()).isFalse();
      assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
    }
  }

  @Test
  void twoProcessesLeaveOneRunOfTheWholeBatch() throws Exception {
    Process launch = training(0, "--batch", "8", "--max-iterations", "3");
    assertThat(code(launch)).as(output()).isZero();
    JsonNode provenance = Json.read(run().resolve("provenance.json"), JsonNode.class);
    assertThat(provenance.path("processes").asInt()).isEqualTo(2);
    assertThat(run().resolve("DONE")).exists();
    assertThat(folder.resolve("run-logs/rank-1.log")).exists();
  }

  @Test
  void aKilledRankEndsTheOthersAndARestartGoesOn() throws Exception {
    Process launch = training(1, "--batch", "8", "--max-iterations", "200");
    killRankOne(launch);
    assertThat(code(launch)).as(output()).isZero();
    assertThat(output())
        .contains("rank 1 ended with exit code 137")
        .contains("starting all processes again (restart 1 of 1)");
    assertThat(Files.readString(run().resolve("metrics.jsonl"))).contains("\"resumed\"");
    assertThat(run().resolve("DONE")).exists();
  }

  @Test
  void aKilledRankLeavesARunThatSaysItFailed() throws Exception {
    Process launch = training(0, "--batch", "8", "--max-iterations", "100000");
    killRankOne(launch);
    assertThat(code(launch)).as(output()).isEqualTo(137);
    assertThat(Files.readString(run().resolve("FAILED")))
        .contains("rank 0 of 2 lost the other processes");
  }

  @Test
  void wrongInputIsSaidOnceAndNotTriedAgain() throws Exception {
    Process launch = training(3, "--batch", "9", "--max-iterations", "3");
    assertThat(code(launch)).isEqualTo(2);
    assertThat(output())
        .containsOnlyOnce("--batch must be a multiple of the 2 processes and at least 4, got 9")
        .doesNotContain("restart");
  }
}
