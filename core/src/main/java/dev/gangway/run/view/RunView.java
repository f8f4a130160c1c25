package dev.gangway.run.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.SetNames;
import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run's folder as it is now, whatever is there: what is missing, broken or unfinished is left
 * out. Links in it are not followed. A view that is kept reads only what has changed.
 */
public final class RunView {

  private static final long NANOS_ALIVE = 60_000_000_000L;
  private static final int LONGEST_FAILURE = 4_000;
  private static final int MOST_PICTURES = 1_000;
  private static final long LARGEST_JSON = 4 << 20;
  private static final long LARGEST_PICTURE = 32 << 20; // noise of side 256 takes 20 MB

  /**
   * One run in a list.
   *
   * @param id its path below the folder of runs
   * @param name what people see: the id, or the folder's own name if it is the run itself
   * @param method empty like the other names if the settings cannot be read
   * @param protocol empty for full sets
   * @param last iteration at which it will end; 0 if unknown
   * @param imagesPerSecond of the last step; 0 if unknown
   * @param sourceTestAccuracy 0..1, null before the first epoch
   * @param oracleTargetTestAccuracy 0..1, null without a labelled target test set
   * @param whole whether the accuracies are on whole sets, not on an epoch's sample
   * @param size of its log in bytes: grows while it runs
   * @param changed when its log last changed, milliseconds since 1970
   */
  public record Row(
      String id,
      String name,
      RunState state,
      String method,
      String source,
      String target,
      String protocol,
      long seed,
      long iteration,
      long last,
      double seconds,
      double imagesPerSecond,
      Double sourceTestAccuracy,
      Double oracleTargetTestAccuracy,
      boolean whole,
      int alarms,
      long size,
      long changed) {

    /** Source, target and protocol: runs of the same task can be compared. */
    public String task() {
      return source + " → " + target + (protocol.isEmpty() ? "" : ", protocol " + protocol);
    }
  }

  /** What a list needs of the settings and the counts of images. */
  private record Setup(
      String method,
      SetNames sets,
      String protocol,
      long seed,
      long epochs,
      long steps,
      long batch) {

    static Setup of(JsonNode config) {
      JsonNode settings = config.path("settings");
      String protocol = config.path("protocol").asText("full");
      return new Setup(
          RunView.method(settings),
          SetNames.of(config.path("source").asText(), config.path("target").asText()),
          protocol.equals("full") ? "" : protocol,
          settings.path("seed").asLong(),
          settings.path("epochs").asLong(),
          settings.path("maxIterations").asLong(),
          settings.path("batch").asLong());
    }

    /** Where the training ends: the epochs' steps or the limit, whichever comes first. */
    long last(long fewestImages) {
      long byEpochs = batch == 0 ? 0 : epochs * (fewestImages / batch);
      return byEpochs == 0 || steps == 0 ? Math.max(byEpochs, steps) : Math.min(byEpochs, steps);
    }
  }

  private record Result(
      long iteration, double seconds, Double sourceTest, Double oracleTargetTest) {

    static Result of(JsonNode summary) {
      JsonNode scores = summary.path("scores");
      return summary.isMissingNode()
          ? null
          : new Result(
              summary.path("iteration").asLong(),
              summary.path("seconds").asDouble(),
              accuracy(scores.path("sourceTest").path("accuracy").asDouble(Double.NaN)),
              accuracy(scores.path("targetTest").path("accuracy").asDouble(Double.NaN)));
    }
  }

  private final Path path;
  private final String id;
  private final Path metrics;
  private final Kept<Setup> setup;
  private final Kept<Long> images;
  private final Kept<Result> result;
  private final LogEnd end;
  private RunLog log;
  private long size = -1;
  private long changed;
  private long grownAt;
  private boolean lockSeen;
  private boolean endIsOld;

  /** A folder, without any link, under its id. */
  public RunView(Path path, String id) {
    this.path = path;
    this.id = id;
    this.metrics = path.resolve("metrics.jsonl");
    this.setup = new Kept<>("config.json", Setup::of);
    this.images = new Kept<>("provenance.json", RunView::fewestImages);
    this.result = new Kept<>("summary.json", Result::of);
    this.end = new LogEnd(metrics);
  }

  /**
   * A run whose files are as they should be, for somebody who asks for this one.
   *
   * @throws InputException if it is none, or a file of JSON is broken
   */
  public static RunView open(Path run) throws IOException {
    RunDirectory.requireRun(run);
    for (String name : List.of("config.json", "provenance.json", "summary.json")) {
      if (Files.exists(run.resolve(name))) {
        Json.read(run.resolve(name), JsonNode.class);
      }
    }
    Path real = run.toRealPath();
    return new RunView(real, real.getFileName().toString());
  }

  /** What a run trains, out of its settings: those of earlier versions tell no method. */
  private static String method(JsonNode settings) {
    String setting = settings.path("setting").asText();
    if (settings.at("/method/id").isTextual()) {
      return settings.at("/method/id").asText();
    }
    JsonNode adversarial = settings.path("adversarial");
    boolean pulled = setting.equals("c1+c2") || adversarial.path("alpha").asDouble(1) > 0;
    boolean trained = adversarial.path("lambda").asDouble(1) > 0 && pulled;
    boolean without = (setting.equals("c1+c2") || setting.equals("c1-only")) && !trained;
    return without ? setting + " without G and D" : setting;
  }

  private static long fewestImages(JsonNode provenance) {
    return Math.min(
        provenance.path("sourceImages").asLong(), provenance.path("targetImages").asLong());
  }

  private static Double accuracy(double value) {
    return Double.isFinite(value) ? value : null;
  }

  public Path path() {
    return path;
  }

  public String id() {
    return id;
  }

  /** The run as its files are now, without reading its log whole. */
  public synchronized Row look() {
    endIsOld |= hasGrown();
    RunState state = state();
    Setup wish = setup.value();
    Result ended = state == RunState.DONE ? result.value() : null;
    boolean whole = ended != null;
    if (!whole && endIsOld) {
      end.read();
      endIsOld = false;
    }
    Metrics last = end.metrics();
    Metrics.Epoch epoch =
        last.epochs().isEmpty() ? null : last.epochs().get(last.epochs().size() - 1);
    return new Row(
        id,
        id.equals(".") ? path.getFileName().toString() : id,
        state,
        wish.method,
        wish.sets.source(),
        wish.sets.target(),
        wish.protocol,
        wish.seed,
        whole ? ended.iteration : last.last(),
        wish.last(images.value()),
        whole ? ended.seconds : last.seconds(),
        last.imagesPerSecond(),
        whole ? ended.sourceTest : epoch == null ? null : accuracy(epoch.sourceTest()),
        whole ? ended.oracleTargetTest : epoch == null ? null : accuracy(epoch.targetTest()),
        whole,
        end.alarms(),
        Math.max(0, size),
        changed);
  }

  /** Searches a stretch of the log for alarms; returns how many bytes were read. */
  public synchronized long countAlarms(long most) {
    return most > 0 && size > 0 ? end.countAlarms(size, most) : 0;
  }

  /**
   * A log that grows is being written even if no lock was ever seen: some network file systems
   * carry none from one machine to another.
   */
  private RunState state() {
    RunState state = RunState.of(path);
    lockSeen |= state == RunState.RUNNING;
    boolean growing = grownAt != 0 && System.nanoTime() - grownAt < NANOS_ALIVE;
    return state == RunState.STOPPED && growing && !lockSeen ? RunState.RUNNING : state;
  }

  private boolean hasGrown() {
    try {
      BasicFileAttributes now =
          Files.readAttributes(metrics, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      long millis = now.lastModifiedTime().toMillis();
      if (now.isRegularFile() && (now.size() != size || millis != changed)) {
        grownAt = size >= 0 && now.size() > size ? System.nanoTime() : grownAt;
        size = now.size();
        changed = millis;
        return true;
      }
    } catch (IOException missing) {
      size = 0;
    }
    return false;
  }

  /** The whole log, read on at each look. */
  public synchronized RunLog log() {
    log = log == null ? new RunLog(metrics) : log;
    return log;
  }

  /** How many points of curves it holds in memory. */
  public synchronized long points() {
    return log == null ? 0 : log.points();
  }

  /** Lets go of the log; it is read again when it is wanted. */
  public synchronized void forgetLog() {
    log = null;
  }

  public JsonNode config() {
    return json("config.json");
  }

  public JsonNode provenance() {
    return json("provenance.json");
  }

  public JsonNode summary() {
    return json("summary.json");
  }

  /** The checkpoint chosen without labels. */
  public JsonNode selected() {
    return json("selected.json");
  }

  /** One domain's and the other's points in the plane, as {@code report} keeps them. */
  public JsonNode layout(long iteration) {
    return json("embeddings/" + iteration + ".tsne.json");
  }

  /** A file's content; a missing node if it is missing, too large, a link or no JSON object. */
  private JsonNode json(String name) {
    Path file = path.resolve(name);
    try {
      if (holds(file) && Files.size(file) <= LARGEST_JSON) {
        JsonNode node = Json.read(file, JsonNode.class);
        return node.isObject() ? node : MissingNode.getInstance();
      }
    } catch (IOException | InputException unreadable) {
      return MissingNode.getInstance(); // the run is shown without it
    }
    return MissingNode.getInstance();
  }

  /** Whether a path is a file in the folder and no link leads there. */
  private boolean holds(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && file.toRealPath().equals(file);
    } catch (IOException gone) {
      return false;
    }
  }

  /** Why it failed; empty if it has not. */
  public String failure() {
    Path file = path.resolve("FAILED");
    if (!holds(file)) {
      return "";
    }
    ByteBuffer text = ByteBuffer.allocate(LONGEST_FAILURE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.read(text);
      return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  /** The surest mistakes, if they are known of the last weights. */
  public Optional<Mistakes> mistakes() {
    try {
      return holds(path.resolve("mistakes.json")) ? Mistakes.read(path) : Optional.empty();
    } catch (IOException | InputException unreadable) {
      return Optional.empty();
    }
  }

  /** Whether there are weights to resume from. */
  public boolean hasCheckpoint() {
    return RunDirectory.latestCheckpoint(path).isPresent();
  }

  /** The names of the pictures of generated images, oldest first. */
  public List<String> samples() {
    List<String> names = names("samples", "[A-Za-z0-9_-]{1,80}\\.png");
    names.sort(Comparator.comparing("last.png"::equals));
    return names;
  }

  /** A picture. A name is looked up among the files there, never made into a path. */
  public Optional<byte[]> sample(String name) {
    if (!samples().contains(name)) {
      return Optional.empty();
    }
    Path file = path.resolve("samples").resolve(name);
    try {
      return Files.size(file) <= LARGEST_PICTURE
          ? Optional.of(Files.readAllBytes(file))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** The iterations whose embeddings are laid out in the plane, ascending. */
  public List<Long> layouts() {
    return names("embeddings", "(0|[1-9]\\d{0,8})\\.tsne\\.json").stream()
        .map(name -> Long.valueOf(name.replaceAll("\\D", "")))
        .sorted()
        .toList();
  }

  private List<String> names(String folder, String pattern) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path.resolve(folder))) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (names.size() < MOST_PICTURES && name.matches(pattern) && holds(entry)) {
          names.add(name);
        }
      }
    } catch (IOException gone) {
      return new ArrayList<>();
    }
    Collections.sort(names);
    return names;
  }

  /** What is wanted of a JSON file that may be missing, read again when the file has changed. */
  private final class Kept<T> {
    private final String name;
    private final Function<JsonNode, T> wanted;
    private String stamp;
    private T value;

    Kept(String name, Function<JsonNode, T> wanted) {
      this.name = name;
      this.wanted = wanted;
    }

    T value() {
      String now = stamp();
      if (!now.equals(stamp)) {
        value = wanted.apply(json(name));
        stamp = now;
      }
      return value;
    }

    private String stamp() {
      try {
        BasicFileAttributes now =
            Files.readAttributes(
                path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return now.lastModifiedTime() + "/" + now.size() + "/" + now.fileKey();
      } catch (IOException missing) {
        return "missing";
      }
    }
  }
}
