package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes of one training whose network is cut, or whose disk is full: each says what is
 * wrong and ends, and the run goes on afterwards. Needs Linux and its administrator's rights.
 */
@Timeout(300)
class LostResourcesTest {

  private static final String NAME = "gangway" + ProcessHandle.current().pid();
  private static final String FIRST = "10.207.0.1";
  private static final String SECOND = "10.207.0.2";
  private static final long SECONDS = 120;

  @TempDir private Path folder;
  private final List<List<String>> undo = new ArrayList<>();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void undoAll() throws Exception {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    for (List<String> command : undo) {
      system(command.toArray(String[]::new));
    }
  }

  /** Runs a command of the system's; true if it did what it should. */
  private static boolean system(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private static void requireSystem(String command) throws InterruptedException {
    assertThat(system(command.split(" "))).as(command).isTrue();
  }

  private static List<String> training(Path run, int iterations) {
    List<String> words = new ArrayList<>(Main.command());
    words.addAll(
        List.of("train", "--source", "synth-street", "--target", "synth-hand", "--filters", "2"));
    words.addAll(List.of("--noise", "4", "--batch", "8", "--threads", "1", "--out"));
    words.addAll(List.of(run.toString(), "--max-iterations", String.valueOf(iterations)));
    return words;
  }

  private static List<String> launch(Path run, int iterations) {
    List<String> launch = new ArrayList<>(Main.command());
    launch.addAll(List.of("launch", "--processes", "2", "--"));
    List<String> words = training(run, iterations);
    launch.addAll(words.subList(words.indexOf("train"), words.size()));
    return launch;
  }

  private Process start(String log, Map<String, String> environment, List<String> words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String log(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
  }

  private int code(Process process, String log) throws Exception {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(log(log)).isTrue();
    return process.exitValue();
  }

  private void awaitSteps(Path run, String log) throws Exception {
    Path metrics = run.resolve("metrics.jsonl");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 5) {
      assertThat(System.nanoTime()).as(log(log)).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  /** Two machines as far as the network goes, joined by one cable. */
  private void joinTwoMachines() throws InterruptedException {
    for (String side : List.of("a", "b")) {
      undo.add(List.of("ip", "netns", "del", NAME + side));
      assumeTrue(
          system("ip", "netns", "add", NAME + side),
          "no network namespaces here (they need Linux, iproute2 and its administrator's rights)");
    }
    requireSystem(
        "ip link add va netns %sa type veth peer name vb netns %sb".formatted(NAME, NAME));
    requireSystem("ip -n %sa addr add %s/24 dev va".formatted(NAME, FIRST));
    requireSystem("ip -n %sb addr add %s/24 dev vb".formatted(NAME, SECOND));
    for (String side : List.of("a", "b")) {
      requireSystem("ip -n %s%s link set lo up".formatted(NAME, side));
      requireSystem("ip -n %s%s link set v%s up".formatted(NAME, side, side));
    }
  }

  private Process rank(int rank, Path run, int iterations) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("ip", "netns", "exec", NAME + (rank == 0 ? "a" : "b")));
    words.addAll(training(run, iterations));
    Map<String, String> environment =
        Map.of(
            "RANK", String.valueOf(rank),
            "WORLD_SIZE", "2",
            "MASTER_ADDR", FIRST,
            "MASTER_PORT", "29500",
            "GANGWAY_PATIENCE", "15"); // for a slow machine: both must start within it
    return start("rank-%d.log".formatted(rank), environment, words);
  }

  @Test
  void aCutConnectionEndsBothSidesWithALineAndNoneOfThemHangs() throws Exception {
    joinTwoMachines();
    Path run = folder.resolve("run");
    Process first = rank(0, run, 1_000_000);
    Process second = rank(1, run, 1_000_000);
    awaitSteps(run, "rank-0.log");
    requireSystem("ip -n %sa link set va down".formatted(NAME));
    assertThat(code(first, "rank-0.log")).isEqualTo(1);
    assertThat(code(second, "rank-1.log")).isEqualTo(1);
    assertThat(log("rank-0.log")).contains("rank 0 of 2 lost the other processes");
    assertThat(log("rank-1.log")).contains("rank 1 of 2 lost the other processes");
    assertThat(Files.readString(run.resolve("FAILED"))).contains("lost the other processes");
  }

  @Test
  void aFullDiskEndsAllRanksWithALineAndTheRunGoesOnWhenThereIsSpace() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        system("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()),
        "no disk of our own here (it needs Linux and its administrator's rights)");
    undo.add(List.of("umount", disk.toString()));
    Path run = disk.resolve("run");
    Process filling = start("filling.log", Map.of(), launch(run, 1_000_000));
    awaitSteps(run, "filling.log");
    fill(disk.resolve("other-files"));
    assertThat(code(filling, "filling.log")).isEqualTo(1);
    assertThat(log("filling.log"))
        .containsPattern(
            "gangway: "
                + run
                + "/\\S+: No space left on device \\(make room there, then give the command again\\)")
        .doesNotContain("\tat ");

    requireSystem("mount -o remount,size=200m " + disk);
    int last = Math.toIntExact(RunDirectory.latestCheckpoint(run).orElse(0L)) + 50;
    Process goingOn = start("going-on.log", Map.of(), launch(run, last));
    assertThat(code(goingOn, "going-on.log")).as(log("going-on.log")).isZero();
    assertThat(run.resolve("DONE")).exists();
    assertThat(run.resolve("FAILED")).doesNotExist();
    assertThat(Files.readString(run.resolve("metrics.jsonl")))
        .contains("\"type\":\"resumed\"", "\"iteration\":%d,".formatted(last));
  }

  /** Takes what space there is. */
  private static void fill(Path file) throws InterruptedException {
    system("dd", "if=/dev/zero", "of=" + file, "bs=4k");
  }
}
