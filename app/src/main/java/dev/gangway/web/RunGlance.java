package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.run.SetNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What the list says of one run: keeps what it has read and reads what has changed. */
final class RunGlance {

  private static final long NANOS_ALIVE = 60_000_000_000L;

  private record Wish(String setting, String source, String target, long seed, JsonNode limits) {}

  private record Result(
      long iteration, double seconds, Double sourceTest, Double oracleTargetTest) {}

  private final Path run;
  private final String id;
  private final Path metrics;
  private final JsonFile<Wish> config;
  private final JsonFile<JsonNode> images;
  private final JsonFile<Result> summary;
  private final LogTail tail = new LogTail();
  private final AlarmSearch alarms;
  private long size = -1;
  private long changed;
  private long grownAt;
  private boolean lockSeen;
  private boolean tailIsOld;

  /** A run's folder under its id. */
  RunGlance(Path run, String id) {
    this.run = run;
    this.id = id;
    this.metrics = run.resolve("metrics.jsonl");
    this.config = new JsonFile<>(run.resolve("config.json"), RunGlance::wish);
    this.images = new JsonFile<>(run.resolve("provenance.json"), RunGlance::images);
    this.summary = new JsonFile<>(run.resolve("summary.json"), RunGlance::result);
    this.alarms = new AlarmSearch(metrics);
  }

  private static Wish wish(JsonNode config) {
    JsonNode settings = config.path("settings");
    SetNames names = SetNames.of(config.path("source").asText(), config.path("target").asText());
    return new Wish(
        settings.path("setting").asText(),
        names.source(),
        names.target(),
        settings.path("seed").asLong(),
        keep(settings, "epochs", "maxIterations", "batch"));
  }

  private static JsonNode images(JsonNode provenance) {
    return keep(provenance, "sourceImages", "targetImages");
  }

  /** A small object with these fields alone. */
  private static JsonNode keep(JsonNode node, String... names) {
    ObjectNode kept = new ObjectNode(JsonNodeFactory.instance);
    for (String name : names) {
      kept.put(name, node.path(name).asLong());
    }
    return kept;
  }

  private static Result result(JsonNode summary) {
    if (summary.isMissingNode()) {
      return null;
    }
    JsonNode scores = summary.path("scores");
    return new Result(
        summary.path("iteration").asLong(),
        summary.path("seconds").asDouble(),
        accuracy(scores.path("sourceTest")),
        accuracy(scores.path("targetTest")));
  }

  private static Double accuracy(JsonNode evaluation) {
    JsonNode accuracy = evaluation.path("accuracy");
    return accuracy.isNumber() ? accuracy.asDouble() : null;
  }

  /** Searches a stretch of the log for alarms; returns how many bytes were read. */
  long searchAlarms(long most) {
    return most > 0 && size > 0 && alarms.behind(size) ? alarms.advance(size, most) : 0;
  }

  /** The run as its files are now. */
  RunRow look() {
    boolean appended = followLog();
    RunState state = state();
    Wish wish = config.value();
    Result result = state == RunState.FINISHED ? summary.value() : null;
    boolean whole = result != null;
    tailIsOld |= appended;
    if (!whole && tailIsOld) {
      tail.read(metrics);
      tailIsOld = false;
    }
    return new RunRow(
        id,
        id.equals(".") ? run.getFileName().toString() : id,
        state,
        wish.setting(),
        wish.source(),
        wish.target(),
        wish.seed(),
        whole ? result.iteration() : tail.iteration(),
        last(wish.limits()),
        whole ? result.seconds() : tail.seconds(),
        tail.imagesPerSecond(),
        whole ? result.sourceTest() : tail.sourceTestAccuracy(),
        whole ? result.oracleTargetTest() : tail.oracleTargetTestAccuracy(),
        whole,
        alarms.found(),
        Math.max(0, size),
        changed);
  }

  /**
   * A log that grows is being written even if no lock was ever seen: some network file systems
   * carry none from one machine to another.
   */
  private RunState state() {
    RunState state = RunState.of(run);
    lockSeen |= state == RunState.RUNNING;
    boolean growing = grownAt != 0 && System.nanoTime() - grownAt < NANOS_ALIVE;
    return state == RunState.KILLED && growing && !lockSeen ? RunState.RUNNING : state;
  }

  /** Where the training ends: the epochs' steps or the limit, whichever comes first. */
  private long last(JsonNode limits) {
    JsonNode counts = images.value();
    long fewest =
        Math.min(counts.path("sourceImages").asLong(), counts.path("targetImages").asLong());
    long batch = limits.path("batch").asLong();
    long byEpochs = batch == 0 ? 0 : limits.path("epochs").asLong() * (fewest / batch);
    long byLimit = limits.path("maxIterations").asLong();
    if (byEpochs == 0 || byLimit == 0) {
      return Math.max(byEpochs, byLimit);
    }
    return Math.min(byEpochs, byLimit);
  }

  /** Whether the log has changed. */
  private boolean followLog() {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(metrics, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      long millis = attributes.lastModifiedTime().toMillis();
      boolean same = attributes.size() == size && millis == changed;
      if (attributes.isRegularFile() && !same) {
        grownAt = size >= 0 && attributes.size() > size ? System.nanoTime() : grownAt;
        size = attributes.size();
        changed = millis;
        return true;
      }
    } catch (IOException missing) {
      size = 0;
    }
    return false;
  }
}
