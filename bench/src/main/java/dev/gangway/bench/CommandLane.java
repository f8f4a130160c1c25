package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command from its start to its end. */
final class CommandLane implements Lane {

  private final List<String> command;

  CommandLane(List<String> command) {
    this.command = command;
  }

  @Override
  public List<Map<String, Double>> round(int runs) throws IOException {
    List<Map<String, Double>> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(Map.of(StepTask.STEP, millis()));
    }
    return all;
  }

  private double millis() throws IOException {
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " ended with code " + code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return Task.millisSince(begun);
  }

  @Override
  public void close() {}
}
