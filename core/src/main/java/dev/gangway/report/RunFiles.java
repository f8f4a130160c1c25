package dev.gangway.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.base.Json;
import dev.gangway.base.SetNames;
import dev.gangway.run.MetricsLog;
import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a run as a report reads them: whatever is there. What a run has not written yet is
 * missing here.
 *
 * @param log the lines of {@code metrics.jsonl} that count
 */
record RunFiles(
    Path path,
    RunState state,
    JsonNode config,
    JsonNode provenance,
    JsonNode summary,
    List<JsonNode> log) {

  private static final long LONGEST_LOG = 1L << 30; // bytes

  /**
   * Reads a run.
   *
   * @throws dev.gangway.base.InputException if it is none, or a file is broken
   */
  static RunFiles read(Path path) throws IOException {
    RunDirectory.requireRun(path);
    RunState state = RunState.of(path);
    return new RunFiles(
        path,
        state,
        Json.read(path.resolve("config.json"), JsonNode.class),
        optional(path.resolve("provenance.json")),
        optional(path.resolve("summary.json")),
        log(path.resolve("metrics.jsonl")));
  }

  /** Reads all but the log. */
  static RunFiles readBriefly(Path path) throws IOException {
    RunDirectory.requireRun(path);
    return new RunFiles(
        path,
        RunState.of(path),
        Json.read(path.resolve("config.json"), JsonNode.class),
        optional(path.resolve("provenance.json")),
        optional(path.resolve("summary.json")),
        List.of());
  }

  private static JsonNode optional(Path file) {
    return Files.exists(file) ? Json.read(file, JsonNode.class) : MissingNode.getInstance();
  }

  private static List<JsonNode> log(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    if (Files.size(file) > LONGEST_LOG) {
      throw dev.gangway.base.InputException.file(
          file, "too long", Files.size(file) + " bytes", "at most 1 GiB", "cut it");
    }
    return MetricsLog.read(file);
  }

  /** The folder's name. */
  String name() {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  String source() {
    return names().source();
  }

  String target() {
    return names().target();
  }

  private SetNames names() {
    return SetNames.of(config.path("source").asText("?"), config.path("target").asText("?"));
  }

  /** Source, target and protocol: runs of the same task can be compared. */
  String task() {
    String protocol = config.path("protocol").asText("full");
    return source() + " → " + target() + (protocol.equals("full") ? "" : ", protocol " + protocol);
  }

  String setting() {
    String method = config.at("/settings/method/id").asText(); // version 0.1 had a setting there
    return method.isEmpty() ? config.at("/settings/setting").asText("?") : method;
  }

  /** Whether a generator is trained: source-only has none, nor have runs with lambda 0. */
  boolean generates() {
    double lambda = config.at("/settings/adversarial/lambda").asDouble(1);
    return setting().startsWith("gta") || (setting().startsWith("c1") && lambda > 0);
  }

  /** The setting, and whether it is without the networks that it usually has. */
  String method() {
    return generates() || !setting().startsWith("c1") ? setting() : setting() + " without G and D";
  }

  long seed() {
    return config.at("/settings/seed").asLong();
  }

  /** The last iteration that is in the log. */
  long iteration() {
    return log.isEmpty() ? 0 : log.get(log.size() - 1).path("iteration").asLong();
  }

  /** Whether there are weights to go on from, or to look at. */
  boolean hasCheckpoint() {
    return RunDirectory.latestCheckpoint(path).isPresent();
  }

  /** The lines of one type. */
  List<JsonNode> lines(String type) {
    return log.stream().filter(line -> line.path("type").asText().equals(type)).toList();
  }

  /** Accuracy of the last weights on the whole target test set, 0..1; NaN while unknown. */
  double targetTest() {
    return summary.at("/scores/targetTest/accuracy").asDouble(Double.NaN);
  }
}
