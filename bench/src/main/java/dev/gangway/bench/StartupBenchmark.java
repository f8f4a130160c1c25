package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** From the command to its first word, and of a training to its first step. */
public record StartupBenchmark(List<String> gangway, Benchmark.Effort effort) implements Benchmark {

  private static final String HELP = "gangway --help";
  private static final String TRAIN_HELP = "gangway train --help";
  private static final String FIRST_STEP =
      "gangway train on the synthetic domains, to the first step";
  private static final long MOST_MILLIS = 300_000;
  private static final long LOOK_EVERY = 5; // milliseconds

  @Override
  public Measured measure() throws IOException {
    Map<String, Timings> timings = new LinkedHashMap<>();
    try (Benchmark.TemporaryFolder folder = Benchmark.TemporaryFolder.create("gangway-startup");
        Race race = new Race()) {
      race.add(HELP, runs -> times(runs, () -> toItsEnd("--help")), effort.runs());
      race.add(TRAIN_HELP, runs -> times(runs, () -> toItsEnd("train", "--help")), effort.runs());
      race.add(FIRST_STEP, runs -> times(Math.min(1, runs), () -> toFirstStep(folder.path())), 1);
      race.run(new Benchmark.Effort(1, Math.min(5, effort.rounds()), effort.runs()));
      for (String name : List.of(HELP, TRAIN_HELP, FIRST_STEP)) {
        timings.put(name, race.time(name));
      }
    }
    return new Measured(
        timings,
        Section.of(
            "Start",
            "Whole processes, launcher and all; medians with quartiles.",
            "command | ms | best",
            timings,
            (name, t) -> "%s | %s | %.0f".formatted(name, t.text(), t.best())));
  }

  private interface Timed {
    double millis() throws IOException;
  }

  private static List<Map<String, Double>> times(int runs, Timed timed) throws IOException {
    List<Map<String, Double>> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(Map.of(Race.TIME, timed.millis()));
    }
    return all;
  }

  private double toItsEnd(String... words) throws IOException {
    return millis(List.of(words), process -> !process.isAlive() && process.exitValue() == 0);
  }

  /** To the line of the first step in the metrics. */
  private double toFirstStep(Path folder) throws IOException {
    Path run = Files.createTempDirectory(folder, "first").resolve("run");
    List<String> words = new ArrayList<>();
    words.addAll(List.of("train", "--source", "synth-street", "--target", "synth-hand"));
    words.addAll(List.of("--preset", "demo", "--out", run.toString()));
    return millis(words, process -> run.resolve("metrics.jsonl").toFile().length() > 0);
  }

  private double millis(List<String> words, Predicate<Process> enough) throws IOException {
    List<String> command = new ArrayList<>(gangway);
    command.addAll(words);
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (!enough.test(process)) {
        boolean ended = process.waitFor(LOOK_EVERY, TimeUnit.MILLISECONDS);
        if ((ended && !enough.test(process)) || Timings.since(begun) > MOST_MILLIS) {
          throw new IOException(String.join(" ", command) + " failed or hung");
        }
      }
      return Timings.since(begun);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly(); // the launcher has become the program by exec
      process.onExit().join();
    }
  }
}
