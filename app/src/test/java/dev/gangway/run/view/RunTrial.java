package dev.gangway.run.view;

import dev.gangway.base.Json;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run folder as a training writes it, with made-up numbers. */
public final class RunTrial {

  public static final int EPOCH = 10;

  private final Path path;

  private RunTrial(Path path) {
    this.path = path;
  }

  /** Writes a run with so many steps and neither DONE nor FAILED. */
  public static RunTrial write(Path path, int steps) {
    try {
      Files.createDirectories(path);
      RunTrial run = new RunTrial(path);
      WholeFile.write(path.resolve("config.json"), Json.pretty(config("c1+c2", 3)));
      WholeFile.write(
          path.resolve("provenance.json"),
          Json.pretty(
              Map.of("sourceImages", 1_000, "targetImages", 500, "command", "gangway train")));
      Files.createFile(path.resolve(".lock"));
      run.addSteps(1, steps);
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> config(String setting, long seed) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("setting", setting);
    settings.put("batch", 50);
    settings.put("epochs", 10);
    settings.put("maxIterations", 0);
    settings.put("seed", seed);
    return Map.of("source", "synth-street", "target", "synth-hand", "settings", settings);
  }

  public Path path() {
    return path;
  }

  /** Appends steps from {@code first} to {@code last}, with scores after every tenth. */
  public RunTrial addSteps(int first, int last) {
    try (MetricsLog log = MetricsLog.open(path.resolve("metrics.jsonl"))) {
      for (int i = first; i <= last; i++) {
        log.append(step(i));
        if (i % EPOCH == 0) {
          log.append(scores(i));
          log.append(validators(i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public static Map<String, Object> step(int iteration) {
    Map<String, Object> line = line("step", iteration);
    Map<String, Float> losses = new LinkedHashMap<>();
    losses.put("d_real", 0.5f + 0.1f * (iteration % 3));
    losses.put("classifier", 2.3f / (1 + iteration / 10f));
    line.put("losses", losses);
    line.put("discriminatorAccuracy", Map.of("real", 0.75f));
    line.put("gradientNorms", Map.of("F", 1.5f, "G", 20f));
    line.put("imagesPerSecond", 400);
    return line;
  }

  private static Map<String, Object> scores(int iteration) {
    Map<String, Object> line = line("scores", iteration);
    line.put("epoch", iteration / EPOCH);
    line.put("sourceTestAccuracy", 0.9);
    line.put("oracleTargetTestAccuracy", 0.5 + iteration / 1000.0);
    return line;
  }

  private static Map<String, Object> validators(int iteration) {
    Map<String, Object> line = line("validators", iteration);
    line.put("epoch", iteration / EPOCH);
    line.put("values", Map.of("im", 1.25, "dev", Double.NaN));
    line.put("distances", Map.of("mmd", 0.05));
    return line;
  }

  public static Map<String, Object> line(String type, int iteration) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", type);
    line.put("iteration", iteration);
    line.put("seconds", iteration / 2.0);
    return line;
  }

  public RunTrial addAlarm(int iteration, String message) {
    Map<String, Object> line = line("alarm", iteration);
    line.put("alarm", "collapse");
    line.put("message", message);
    return append(line);
  }

  public RunTrial append(Map<String, ?> line) {
    try (MetricsLog log = MetricsLog.open(path.resolve("metrics.jsonl"))) {
      log.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Writes a text file into the run. */
  public RunTrial put(String name, String text) {
    try {
      Files.createDirectories(path.resolve(name).getParent());
      Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
