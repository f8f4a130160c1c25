package dev.gangway.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one training run, the interface between all commands:
 *
 * <pre>
 * config.json  provenance.json  metrics.jsonl  summary.json  DONE | FAILED
 * probe.safetensors  probe.json
 * checkpoints/ITERATION/{weights.safetensors, optimizer.safetensors, state.json, selected.json,
 *                        calibration.json}
 * selected.json  samples/  embeddings/ITERATION.safetensors  curves and pictures
 * </pre>
 *
 * <p>{@code DONE} or {@code FAILED} comes last. While a process writes, it holds a lock on {@code
 * .lock}.
 */
public final class RunDirectory implements AutoCloseable {

  private static final String LOCK = ".lock";

  /** In the provenance, the list of what was otherwise in each session after the first. */
  public static final String RESUMED = "resumed";

  /** What a run is made of; what else lies in its folder is its user's, or can be made again. */
  private static final Set<String> OWN_FILES =
      Set.of(
          LOCK,
          "config.json",
          "provenance.json",
          "metrics.jsonl",
          "summary.json",
          "DONE",
          "FAILED",
          "selected.json",
          "mistakes.json",
          "probe.json",
          "probe.safetensors");

  private static final Set<String> OWN_FOLDERS = Set.of("checkpoints", "embeddings", "samples");

  private final Path path;
  private final FolderLock lock;

  private RunDirectory(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Throws if a run cannot be created there: a file or a folder with files is. Creates nothing. */
  public static void requireFree(Path path) {
    requireFree(path, "choose another --out, or --resume it");
  }

  /** The same, with what the user of a command that resumes no run can do instead. */
  public static void requireFree(Path path, String fix) {
    if (Files.isDirectory(path) && isEmpty(path)) {
      return;
    }
    if (Files.exists(path)) {
      throw InputException.file(
          path,
          "the run folder exists already",
          Files.isDirectory(path) ? "a folder with files" : "a file",
          "nothing",
          fix);
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw InputException.file(folder, "cannot be read", "check its permissions", e);
    }
  }

  /** Makes the folder of a new run and locks it; throws if it is not empty, or not writable. */
  public static RunDirectory create(Path path) {
    requireFree(path);
    try {
      Files.createDirectories(path.resolve("checkpoints"));
      return lock(path)
          .orElseThrow(
              () ->
                  InputException.file(
                      path,
                      "the run folder exists already",
                      "another process",
                      "none",
                      "choose another --out"));
    } catch (IOException e) {
      throw InputException.file(
          path,
          "the run folder cannot be written",
          "check its permissions or choose another --out",
          e);
    }
  }

  /**
   * Opens the folder of an existing run for writing and locks it; throws if it is not a run, or if
   * another process is writing it.
   */
  public static RunDirectory open(Path path) {
    return openIfFree(path)
        .orElseThrow(
            () ->
                InputException.file(
                    path,
                    "the run is being written",
                    "another process at work",
                    "none",
                    "wait for it or stop it"));
  }

  /**
   * Opens the folder of an existing run for writing and locks it; empty if another process is
   * writing it. Throws if it is not a run.
   */
  public static Optional<RunDirectory> openIfFree(Path path) {
    requireRun(path);
    try {
      return lock(path);
    } catch (IOException e) {
      throw InputException.file(
          path, "the run folder cannot be written", "check its permissions", e);
    }
  }

  private static Optional<RunDirectory> lock(Path path) throws IOException {
    return FolderLock.take(path, LOCK).map(lock -> new RunDirectory(path, lock));
  }

  /** Throws unless {@code path} is the folder of a run. */
  public static void requireRun(Path path) {
    if (!Files.isRegularFile(path.resolve("config.json"))) {
      throw InputException.file(
          path,
          "not a run folder",
          Files.exists(path) ? "no config.json" : "nothing",
          "a folder that 'gangway train' wrote",
          "check the path");
    }
  }

  /**
   * The run that a file is a part of: one that makes the run, there already or not, or any that is
   * there in its folders. Empty for a new file beside them.
   */
  public static Optional<Path> ofPart(Path file) {
    Path real = real(file);
    for (Path run = real.getParent(); run != null; run = run.getParent()) {
      if (isRun(run)) {
        Path inside = run.relativize(real);
        boolean own =
            inside.getNameCount() == 1
                ? OWN_FILES.contains(inside.toString())
                : OWN_FOLDERS.contains(inside.getName(0).toString()) && Files.exists(real);
        return own ? Optional.of(run) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Path real(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    try {
      return Files.exists(whole)
          ? whole.toRealPath()
          : whole.getParent().toRealPath().resolve(whole.getFileName());
    } catch (IOException gone) {
      return whole;
    }
  }

  /** Many a program keeps a config.json. */
  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve("config.json"))
        && (Files.exists(folder.resolve(LOCK))
            || Files.exists(folder.resolve("checkpoints"))
            || Files.exists(folder.resolve("provenance.json")));
  }

  /**
   * Deletes the folder of a training that died before it wrote its settings: of no use, and in the
   * way of the next attempt. Leaves any other as it is, and one that a process is writing.
   */
  public static void clearAbandoned(Path run) throws IOException {
    if (!Files.isDirectory(run) || isBeingWritten(run)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(run)) {
      files = all.toList();
    }
    for (Path file : files) {
      if (!isOfAbandoned(file)) {
        return;
      }
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(run);
  }

  /** Only a training that took steps has anything in its log or a checkpoint. */
  private static boolean isOfAbandoned(Path file) throws IOException {
    return switch (file.getFileName().toString()) {
      case "provenance.json", LOCK, "FAILED" -> true;
      case "checkpoints" -> Files.isDirectory(file) && isEmpty(file);
      case "metrics.jsonl" -> Files.size(file) == 0;
      default -> WholeFile.isUnfinished(file);
    };
  }

  /** How many processes trained a run last, by its provenance; 1 for a run that has none yet. */
  public static int processes(Path run) {
    Path file = run.resolve("provenance.json");
    if (!Files.exists(file)) {
      return 1;
    }
    JsonNode first = Json.read(file, JsonNode.class);
    JsonNode resumed = first.path(RESUMED);
    int begun = first.path("processes").asInt(1);
    return resumed.path(resumed.size() - 1).path("processes").asInt(begun);
  }

  /** Whether a process is writing this run now; only looks. */
  public static boolean isBeingWritten(Path path) {
    return FolderLock.held(path, LOCK);
  }

  public Path path() {
    return path;
  }

  public Path config() {
    return path.resolve("config.json");
  }

  public Path provenance() {
    return path.resolve("provenance.json");
  }

  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  public Path summary() {
    return path.resolve("summary.json");
  }

  /** The folder of pictures of generated images, made when asked for. */
  public Path samples() throws IOException {
    return Files.createDirectories(path.resolve("samples"));
  }

  /** Writes the files of a checkpoint into the folder it is given. */
  @FunctionalInterface
  public interface CheckpointFiles {
    void writeInto(Path folder) throws IOException;
  }

  /**
   * Adds the checkpoint of an iteration, whole or not at all; one that is there already is kept.
   * What is being written or deleted has a name that starts with a dot.
   */
  public void addCheckpoint(long iteration, CheckpointFiles files) throws IOException {
    Path place = checkpoint(path, iteration);
    if (Files.exists(place)) {
      return;
    }
    Path temporary = place.resolveSibling("." + iteration + ".part");
    delete(temporary);
    Files.createDirectories(temporary);
    try {
      files.writeInto(temporary);
      WholeFile.move(temporary, place);
    } finally {
      delete(temporary);
    }
  }

  /** Deletes all but the newest and the pinned checkpoints, and what a killed process left. */
  public void pruneCheckpoints(int kept, Set<Long> pinned) throws IOException {
    List<Long> all = checkpoints(path);
    for (long iteration : all.subList(0, Math.max(0, all.size() - kept))) {
      if (!pinned.contains(iteration)) {
        Path place = checkpoint(path, iteration);
        Path doomed = place.resolveSibling("." + iteration + ".deleted");
        delete(doomed);
        WholeFile.move(place, doomed);
      }
    }
    try (Stream<Path> entries = Files.list(path.resolve("checkpoints"))) {
      for (Path entry : entries.toList()) { // the lock is ours, so whoever wrote it is gone
        if (entry.getFileName().toString().matches("\\.\\d+\\.(part|deleted)")) {
          delete(entry);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  /** What F and C made of the samples over time. */
  public EmbeddingFolder embeddings() {
    return new EmbeddingFolder(path);
  }

  /** The folder of one checkpoint of a run. */
  public static Path checkpoint(Path run, long iteration) {
    return run.resolve("checkpoints").resolve(Long.toString(iteration));
  }

  /** The iterations of the whole checkpoints of a run, ascending. */
  public static List<Long> checkpoints(Path run) {
    return iterations(run.resolve("checkpoints"), "");
  }

  /** Those that entries of a folder are named by, ascending; none without the folder. */
  static List<Long> iterations(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) == ending.isEmpty())
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("(0|[1-9]\\d{0,17})" + Pattern.quote(ending)))
          .map(name -> Long.valueOf(name.substring(0, name.length() - ending.length())))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw InputException.file(folder, "cannot be read", "check its permissions", e);
    }
  }

  /** The newest whole checkpoint of a run. */
  public static Optional<Long> latestCheckpoint(Path run) {
    return checkpoints(run).stream().reduce((older, newer) -> newer);
  }

  /** Marks the run as at work: neither done nor failed. */
  public void begin() throws IOException {
    Files.deleteIfExists(summary());
    Files.deleteIfExists(path.resolve("DONE"));
    Files.deleteIfExists(path.resolve("FAILED"));
    Files.deleteIfExists(samples().resolve("last.png")); // of an end that is none any more
  }

  /** Marks the run as ended well. */
  public void done(String how) throws IOException {
    WholeFile.write(path.resolve("DONE"), how + "\n");
  }

  /** Marks the run as failed. */
  public void failed(String why) throws IOException {
    WholeFile.write(path.resolve("FAILED"), why + "\n");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
