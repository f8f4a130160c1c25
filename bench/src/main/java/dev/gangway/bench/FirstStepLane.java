package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A training from the command to the line of its first step in the metrics, then ended. */
final class FirstStepLane implements Lane {

  private static final long MOST_MILLIS = 300_000;
  private static final long LOOK_EVERY = 5; // milliseconds

  private final List<String> gangway;
  private final Path folder;
  private int runs;

  /**
   * A lane.
   *
   * @param folder for the runs
   */
  FirstStepLane(List<String> gangway, Path folder) {
    this.gangway = gangway;
    this.folder = folder;
  }

  @Override
  public List<Map<String, Double>> round(int wanted) throws IOException {
    List<Map<String, Double>> all = new ArrayList<>();
    for (int i = 0; i < Math.min(1, wanted); i++) {
      all.add(Map.of(StepTask.STEP, millis(folder.resolve("run" + runs++))));
    }
    return all;
  }

  private double millis(Path run) throws IOException {
    List<String> command = new ArrayList<>(gangway);
    command.addAll(List.of("train", "--source", "synth-street", "--target", "synth-hand"));
    command.addAll(List.of("--preset", "demo", "--out", run.toString()));
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (!stepped(run.resolve("metrics.jsonl"))) {
        if (process.waitFor(LOOK_EVERY, TimeUnit.MILLISECONDS)
            || Task.millisSince(begun) > MOST_MILLIS) {
          throw new IOException("the training ended or hung before its first step");
        }
      }
      return Task.millisSince(begun);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      end(process);
    }
  }

  private static boolean stepped(Path metrics) throws IOException {
    return Files.exists(metrics) && Files.size(metrics) > 0;
  }

  /** The launcher has become the program by exec, so this is the training itself. */
  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {}
}
