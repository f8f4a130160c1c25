package dev.gangway.bench;

import dev.gangway.base.Json;
import dev.gangway.bench.Worker.Facts;
import dev.gangway.bench.Worker.Round;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child process at a {@link Job}. */
final class WorkerProcess implements Race.Lane {

  /** A worker that ended before its time, for example for want of memory. */
  static final class Died extends IOException {
    Died(String reason) {
      super("a measuring process ended early: " + reason);
    }
  }

  private static final int KEPT_LINES = 100_000;
  private static final int OUT_OF_MEMORY = 137; // killed by the system

  private final Process process;
  private final PrintStream questions;
  private final BufferedReader answers;
  private final Deque<String> otherLines = new ArrayDeque<>();

  private WorkerProcess(Process process) {
    this.process = process;
    questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a process with this one's Java, libraries and environment. */
  static WorkerProcess start(Job job) throws IOException {
    return start(job, Map.of());
  }

  /** The same with another environment. */
  static WorkerProcess start(Job job, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(job)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new WorkerProcess(builder.start());
  }

  private static List<String> command(Job job) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:MaxRAMPercentage=40"));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("org.bytedeco."))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Worker.class.getName(), Json.line(job)));
    return command;
  }

  @Override
  public List<Map<String, Double>> round(int runs) throws IOException {
    questions.println(runs);
    return answer(Round.class).runs();
  }

  /** What it printed beside its answers since this was last asked. */
  List<String> otherLines() {
    List<String> lines = List.copyOf(otherLines);
    otherLines.clear();
    return lines;
  }

  /** Ends it and asks for what is known at the end. */
  Facts finish() throws IOException {
    questions.close();
    return answer(Facts.class);
  }

  private <T> T answer(Class<T> type) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(Worker.ANSWER)) {
        return Json.parse(line.substring(Worker.ANSWER.length()), type);
      }
      if (otherLines.size() == KEPT_LINES) {
        otherLines.removeFirst();
      }
      otherLines.addLast(line);
    }
    throw new Died(reason());
  }

  private String reason() {
    try {
      int code = process.waitFor();
      if (code == OUT_OF_MEMORY) {
        return "killed, most likely for want of memory";
      }
      return otherLines.stream()
          .filter(line -> line.contains("Error") || line.contains("Exception"))
          .findFirst()
          .orElse("exit code " + code);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() throws IOException {
    questions.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
