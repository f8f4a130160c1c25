package dev.gangway.web;

import dev.gangway.base.Json;
import dev.gangway.run.view.RunTrial;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the dashboard over a folder of many long runs: {@code ManyRuns DIR [RUNS] [LINES]}.
 * Makes the folder if it is missing; runs share {@value #LOGS} different logs by hard links, which
 * reads the same and spares the disk.
 */
final class ManyRuns {

  private static final int LOGS = 20;
  private static final int EPOCH = 500;

  private ManyRuns() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    int lines = args.length > 2 ? Integer.parseInt(args[2]) : 50_000;
    if (!Files.exists(folder)) {
      generate(folder, runs, lines);
    }
    long start = System.nanoTime();
    try (Dashboard dashboard =
        Dashboard.start(folder, Access.ofDashboard(Access.LOOPBACK, 0, Optional.empty()))) {
      say("start", start, 0);
      measure("list, first time", dashboard, "api/runs");
      measure("list, again", dashboard, "api/runs");
      for (int i : new int[] {7, 8, 409, 7}) {
        measure("page of run " + i, dashboard, "api/run?run=" + name(i));
        measure("its curves", dashboard, "api/curves?points=500&run=" + name(i));
      }
      Runtime memory = Runtime.getRuntime();
      System.out.printf("heap used %d MB%n", (memory.totalMemory() - memory.freeMemory()) >> 20);
    }
  }

  private static void measure(String what, Dashboard dashboard, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard.address() + path)).build();
    long cpu = cpu();
    long start = System.nanoTime();
    byte[] body = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body();
    say(what, start, body.length);
    System.out.printf("%-20s %5d ms of the processor%n", "", (cpu() - cpu) / 1_000_000);
  }

  /** Time of the processor: what the waiting would be on a machine with nothing else to do. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void say(String what, long start, int bytes) {
    System.out.printf(
        "%-20s %5d ms %8d bytes%n", what, (System.nanoTime() - start) / 1_000_000, bytes);
  }

  private static String name(int run) {
    return "group%02d/run%04d".formatted(run % 25, run);
  }

  private static void generate(Path folder, int runs, int lines) throws IOException {
    for (int i = 0; i < runs; i++) {
      Path run = folder.resolve(name(i));
      RunTrial trial = RunTrial.write(run, 0);
      Path log = run.resolve("metrics.jsonl");
      Files.deleteIfExists(log);
      if (i < LOGS) {
        write(log, lines, i);
      } else {
        Files.createLink(log, folder.resolve(name(i % LOGS)).resolve("metrics.jsonl"));
      }
      if (i % 3 > 0) {
        trial.put("summary.json", summary(lines)).put("DONE", "finished\n");
      }
    }
  }

  private static void write(Path log, int lines, int seed) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(log)) {
      for (int i = 1; i <= lines; i++) {
        out.write(Json.line(step(i, seed)));
        out.write('\n');
        if (i % EPOCH == 0) {
          Map<String, Object> scores = RunTrial.line("scores", i);
          scores.put("sourceTestAccuracy", 0.98);
          scores.put("oracleTargetTestAccuracy", 0.5 + 0.4 * i / lines);
          out.write(Json.line(scores));
          out.write('\n');
        }
      }
    }
  }

  /** A line as long as those of the method. */
  private static Map<String, Object> step(int iteration, int seed) {
    Map<String, Object> line = RunTrial.line("step", iteration);
    Map<String, Float> losses = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "d_real", "d_fake_source", "d_fake_target", "d_class", "a", "b", "c", "classifier"
        }) {
      losses.put(name, (float) Math.abs(Math.sin(iteration * 0.37 + seed + name.hashCode())));
    }
    line.put("losses", losses);
    line.put(
        "discriminatorAccuracy", Map.of("real", 0.92f, "fake_source", 1f, "fake_target", 0.99f));
    line.put(
        "gradientNorms", Map.of("D", 24.8864f, "G", 24.863298f, "F", 0.27009016f, "C", 0.12565f));
    line.put("imagesPerSecond", 467);
    return line;
  }

  /** As long as a summary of ten classes. */
  private static String summary(int lines) {
    int[][] confusion = new int[10][10];
    Map<String, Object> score =
        Map.of("accuracy", 0.9, "n", 2_007, "confusion", confusion, "pad", "x".repeat(3_500));
    return Json.pretty(
        Map.of(
            "iteration",
            lines,
            "seconds",
            9e3,
            "scores",
            Map.of("sourceTest", score, "targetTest", score)));
  }
}
