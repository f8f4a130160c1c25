package dev.gangway.cli;

import dev.gangway.base.InputException;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.run.LaunchedTraining.RankLog;
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

  /** A process that is to end because another failed has nothing to save. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** One that was asked to stop writes a checkpoint first. */
  private static final Duration TO_SAVE = Duration.ofSeconds(60);

  private static final int WRONG_INPUT = 2;
  private static final int SIGNALS =
      128; // and the signal's number: the exit code of a killed process

  private final List<String> command;
  private final int count;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>(); // guarded by itself until all started
  private final List<RankLog> logs = new ArrayList<>();
  private final List<CompletableFuture<Void>> ends = new ArrayList<>();
  private final CompletableFuture<Integer> failed = new CompletableFuture<>(); // the first of them
  private volatile boolean stopping;

  /** The code of the first process that failed, else 0, and what rank 0 has not said. */
  record End(int code, Optional<String> explanation) {}

  /** Ranks that are yet to start; the folder of their logs is made if need be. */
  LocalRanks(List<String> command, int count, Path logs) {
    this.command = List.copyOf(command);
    this.count = count;
    this.folder = logs;
  }

  /** Starts all of them, but none once they are to {@link #stop}. */
  void start() throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw InputException.file(folder, "cannot be made", "check its permissions", e);
    }
    int port = freePort();
    try {
      for (int rank = 0; rank < count; rank++) {
        start(rank, port);
      }
    } catch (IOException e) { // half of them would wait for the others
      processes.forEach(Process::destroyForcibly);
      throw e;
    }
  }

  private void start(int rank, int port) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment(rank, count, port));
    logs.add(RankLog.of(folder, rank));
    redirect(builder, rank, logs.get(rank));
    synchronized (processes) {
      if (!stopping) {
        Process process = builder.start();
        processes.add(process);
        ends.add(process.onExit().thenAccept(ended -> note(rank, ended.exitValue())));
      }
    }
  }

  private void note(int rank, int code) {
    if (code != 0) {
      failed.complete(rank); // unless another has failed before
    }
  }

  private static Map<String, String> environment(int rank, int count, int port) {
    return Map.of(
        "RANK", String.valueOf(rank),
        "LOCAL_RANK", String.valueOf(rank),
        "WORLD_SIZE", String.valueOf(count),
        "MASTER_ADDR", "127.0.0.1",
        "MASTER_PORT", String.valueOf(port),
        "GANGWAY_STARTER", String.valueOf(ProcessHandle.current().pid()),
        "GANGWAY_BUILD", "0");
  }

  private static void redirect(ProcessBuilder builder, int rank, RankLog log) {
    if (rank == 0) {
      builder.inheritIO();
    } else {
      builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.file().toFile()));
      builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until all have ended well, or one has not: then the others are ended. */
  End await() throws IOException {
    CompletableFuture<?> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    CompletableFuture.anyOf(all, failed).join();
    if (!failed.isDone()) {
      return new End(0, Optional.empty());
    }
    int first = failed.join();
    return failure(first, processes.get(first).exitValue());
  }

  /** Input that is wrong for one is wrong for all: rank 0 then says so itself. */
  private End failure(int rank, int code) throws IOException {
    if (code == WRONG_INPUT) {
      awaitEnd(processes.get(0), System.nanoTime() + GRACE.toNanos());
    }
    if (asAsked(code)) { // by a signal to all, or to one that has told the others
      stopping = true;
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
    RankLog log = logs.get(rank);
    return Optional.of(
        "rank %d ended with exit code %d: %s (%s)".formatted(rank, code, log.last(), log.file()));
  }

  /** Ends all in good order, as their user has asked; {@link #await} then comes to its end. */
  void stop() {
    synchronized (processes) { // one that is being started is among them then
      stopping = true;
    }
    end();
  }

  /** Ends all that still run: first in good order, then, if need be, at once. */
  void end() {
    processes.forEach(Process::destroy);
    long deadline = System.nanoTime() + (stopping ? TO_SAVE : GRACE).toNanos();
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
