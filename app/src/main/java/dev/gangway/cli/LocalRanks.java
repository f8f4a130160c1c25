package dev.gangway.cli;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The processes of one training on this machine. Rank 0 has the terminal; the others write to a log
 * each. When one fails, the others end too.
 */
final class LocalRanks {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int WRONG_INPUT = 2;
  private static final int SIGNALS =
      128; // and the signal's number: the exit code of a killed process

  private final List<Process> processes;
  private final Path logs;

  /**
   * How it ended.
   *
   * @param code of the first process that failed, else 0
   * @param explanation what the user should know beside what rank 0 said
   */
  record End(int code, Optional<String> explanation) {}

  private LocalRanks(List<Process> processes, Path logs) {
    this.processes = processes;
    this.logs = logs;
  }

  /**
   * Starts all of them.
   *
   * @param words of the command, the same for all
   * @param logs folder of their logs, made if need be
   */
  static LocalRanks start(List<String> words, int count, Path logs) throws IOException {
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw InputException.file(logs, "cannot be made", "check its permissions", e);
    }
    List<String> command = new ArrayList<>(OwnCommand.words());
    command.addAll(words);
    int port = freePort();
    List<Process> processes = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment(rank, count, port));
      redirect(builder, rank, logs);
      processes.add(builder.start());
    }
    return new LocalRanks(processes, logs);
  }

  private static Map<String, String> environment(int rank, int count, int port) {
    return Map.of(
        "RANK", String.valueOf(rank),
        "LOCAL_RANK", String.valueOf(rank),
        "WORLD_SIZE", String.valueOf(count),
        "MASTER_ADDR", "127.0.0.1",
        "MASTER_PORT", String.valueOf(port));
  }

  private static void redirect(ProcessBuilder builder, int rank, Path logs) {
    if (rank == 0) {
      builder.inheritIO();
    } else {
      builder.redirectErrorStream(true).redirectOutput(log(logs, rank).toFile());
      builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    }
  }

  private static Path log(Path logs, int rank) {
    return logs.resolve("rank-%d.log".formatted(rank));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until all have ended well, or one has not: then the others are ended. */
  End await() throws IOException {
    List<Integer> running = new ArrayList<>();
    for (int rank = 0; rank < processes.size(); rank++) {
      running.add(rank);
    }
    while (!running.isEmpty()) {
      awaitAnyOf(running);
      for (Integer rank : List.copyOf(running)) {
        Process process = processes.get(rank);
        if (!process.isAlive()) {
          running.remove(rank);
          if (process.exitValue() != 0) {
            return failure(rank, process.exitValue());
          }
        }
      }
    }
    return new End(0, Optional.empty());
  }

  private void awaitAnyOf(List<Integer> running) {
    CompletableFuture<?>[] ends =
        running.stream()
            .map(rank -> processes.get(rank).onExit())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.anyOf(ends).join();
  }

  /** Input that is wrong for one is wrong for all: rank 0 then says so itself. */
  private End failure(int rank, int code) throws IOException {
    if (code == WRONG_INPUT) {
      awaitEnd(processes.get(0), System.nanoTime() + GRACE.toNanos());
    }
    end();
    boolean saidByRankZero = rank == 0 || processes.get(0).exitValue() == WRONG_INPUT;
    return new End(code, saidByRankZero ? killed(code) : explanation(rank, code));
  }

  private static Optional<String> killed(int code) {
    return code > SIGNALS && !asAsked(code)
        ? Optional.of("rank 0 was killed (exit code %d)".formatted(code))
        : Optional.empty();
  }

  private static boolean asAsked(int code) {
    return code == StopRequest.EXIT_CODE || code == StopRequest.TERMINATED;
  }

  private Optional<String> explanation(int rank, int code) throws IOException {
    if (asAsked(code)) {
      return Optional.empty();
    }
    Path log = log(logs, rank);
    List<String> lines = Files.readAllLines(log);
    String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    return Optional.of("rank %d ended with exit code %d: %s (%s)".formatted(rank, code, last, log));
  }

  /** Ends all that still run: first in good order, then, if need be, at once. */
  void end() {
    processes.forEach(Process::destroy);
    long deadline = System.nanoTime() + GRACE.toNanos();
    for (Process process : processes) {
      if (!awaitEnd(process, deadline)) {
        process.destroyForcibly().onExit().join();
      }
    }
  }

  private static boolean awaitEnd(Process process, long deadline) {
    try {
      return process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
