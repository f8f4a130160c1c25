package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code launch} with real processes on small networks. */
class LaunchCommandTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  /** Small networks, with all the state that a training can have. */
  private static final List<String> TASK =
      List.of(
          ("--source synth-street --target synth-hand --filters 2 --noise 4 --averaging 0.9"
                  + " --method gta-self-training --self-training-start 1")
              .split(" "));

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

  private ProcessBuilder builder(String... words) {
    List<String> command = new ArrayList<>(Main.command());
    command.addAll(List.of("launch", "--processes", "2"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile());
  }

  private Process started(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Process training(int restarts, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--restarts", String.valueOf(restarts)));
    words.addAll(List.of("--", "train", "--out", run().toString()));
    words.addAll(TASK);
    words.addAll(List.of(more));
    return started(builder(words.toArray(String[]::new)));
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
    awaitSteps(launch);
    List<ProcessHandle> ranks =
        launch.children().sorted(Comparator.comparing(ProcessHandle::pid)).toList();
    assertThat(ranks).hasSize(2);
    ranks.get(1).destroyForcibly();
  }

  private void awaitSteps(Process launch) throws IOException, InterruptedException {
    Path metrics = run().resolve("metrics.jsonl");
    await(launch, () -> Files.exists(metrics) && Files.readAllLines(metrics).size() > 5);
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
    Files.createDirectories(run().resolve("checkpoints")); // an attempt died here before any step
    Files.writeString(run().resolve("FAILED"), "no memory");
    Path log = Files.createDirectories(folder.resolve("run-logs")).resolve("rank-1.log");
    Files.writeString(log, "said before\n");
    Process launch = training(0, "--batch", "8", "--threads", "1", "--max-iterations", "3");
    assertThat(code(launch)).as(output()).isZero();
    assertThat(processes()).isEqualTo(2);
    assertThat(run().resolve("DONE")).exists();
    assertThat(Files.readString(log)).startsWith("said before\n");

    doneIsSaid();
    anotherTrainingIsRefused();
    oneProcessGoesOn();
  }

  private int processes() {
    return RunDirectory.processes(run());
  }

  private void doneIsSaid() {
    CommandTrial again =
        CommandTrial.run("launch", "--processes", 2, "--", "train", "--out", run().toString());
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).startsWith("gangway: " + run() + " is done: nothing is left to do");
    assertThat(run().resolve("DONE")).exists();
  }

  private CommandTrial orResume(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--or-resume", "--out", run()));
    words.addAll(TASK);
    words.addAll(List.of("--batch", "8"));
    words.addAll(List.of(more));
    return CommandTrial.run(words.toArray());
  }

  private void anotherTrainingIsRefused() {
    CommandTrial other = orResume("--seed", 4);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .isEqualTo(
            "gangway: "
                + run()
                + ": holds another training: found seed 1, expected seed 4 (give another --out, or"
                + " resume what it holds: --resume)\n");
    assertThat(orResume("--preset", "quick").err()).contains("holds another training: found ");
    assertThat(run().resolve("DONE")).exists();
  }

  private void oneProcessGoesOn() {
    CommandTrial on = orResume("--max-iterations", 5, "--threads", 2);
    assertThat(on.code()).as(on.err()).isZero();
    assertThat(on.err())
        .contains("resuming the run in " + run())
        .contains("resumed with 2 threads after 1: the result is not bit for bit")
        .contains("resumed with 1 processes after 2: the result is not that of");
    assertThat(processes()).isEqualTo(1);
    assertThat(RunDirectory.latestCheckpoint(run())).contains(5L);
  }

  /** A launch whose ranks are this script of the shell. */
  private ProcessBuilder scripted(String script) throws IOException {
    Path rank = folder.resolve("rank");
    Files.writeString(rank, "#!/bin/sh\n" + script.formatted(folder));
    assertThat(rank.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = builder("--", "train", "--out", run().toString());
    builder.environment().put("GANGWAY_LAUNCHER", rank.toString());
    return builder;
  }

  /** A rank that takes six seconds to save its work, longer than one may that has none. */
  @Test
  void ranksThatAreAskedToStopMaySaveTheirWork() throws Exception {
    Process launch =
        started(
            scripted(
                """
                trap 'sleep 6; echo saved >"%1$s/saved-$RANK"; exit 143' TERM
                : >"%1$s/begun-$RANK"
                while :; do sleep 0.1; done
                """));
    await(launch, () -> Files.exists(folder.resolve("begun-0")));
    await(launch, () -> Files.exists(folder.resolve("begun-1")));
    launch.destroy();
    assertThat(code(launch)).isEqualTo(143);
    assertThat(folder.resolve("saved-0")).exists();
    assertThat(folder.resolve("saved-1")).exists();
  }

  /** Rank 0 sends the signal at once, when most of the many others are yet to start. */
  @Test
  void ranksThatAreAskedToStopWhileOthersStartMaySaveTheirWork() throws Exception {
    ProcessBuilder builder =
        scripted(
            """
            trap 'echo saved >"%1$s/saved-$RANK"; exit 143' TERM
            if [ "$RANK" = 0 ]; then kill -TERM "$PPID"; fi
            for i in $(seq 600); do sleep 0.1; done
            """);
    Collections.replaceAll(builder.command(), "2", "32");
    assertThat(code(started(builder))).isEqualTo(143);
    assertThat(folder.resolve("saved-0")).exists();
  }

  @Test
  void ranksDoNotOutliveALaunchThatIsKilled() throws Exception {
    Process launch = training(0, "--batch", "8", "--max-iterations", "100000");
    awaitSteps(launch);
    List<ProcessHandle> ranks = launch.children().toList();
    assertThat(ranks).hasSize(2);
    launch.destroyForcibly().waitFor();
    for (ProcessHandle rank : ranks) {
      rank.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aKilledRankEndsTheOthersAndARestartGoesOn() throws Exception {
    Path steps = Files.writeString(folder.resolve("steps"), "--max-iterations 100000");
    Process launch = training(1, "--batch", "8", "@@" + steps); // each rank reads it as it starts
    awaitSteps(launch);
    Files.writeString(steps, "--max-iterations 50");
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
