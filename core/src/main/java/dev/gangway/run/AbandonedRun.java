package dev.gangway.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a training that died before it wrote its settings: of no use, and in the way of the
 * next attempt, which wants a new folder.
 */
public final class AbandonedRun {

  /** What may lie there by then; whatever else does is somebody's. */
  private static final List<String> KNOWN =
      List.of("provenance.json", ".lock", "checkpoints", "metrics.jsonl", "FAILED");

  /** These hold something only if the training took steps. */
  private static final List<String> EMPTY = List.of("checkpoints", "metrics.jsonl");

  private AbandonedRun() {}

  /** Deletes such a folder; leaves any other as it is, and one that a process is writing. */
  public static void clear(Path run) throws IOException {
    if (!Files.isDirectory(run) || RunDirectory.isBeingWritten(run)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(run)) {
      files = all.toList();
    }
    for (Path file : files) {
      if (!isLeft(file)) {
        return;
      }
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(run);
  }

  private static boolean isLeft(Path file) throws IOException {
    String name = file.getFileName().toString();
    return KNOWN.contains(name) ? !EMPTY.contains(name) || isEmpty(file) : isUnfinished(name);
  }

  /** A file that {@link WholeFile} was writing. */
  private static boolean isUnfinished(String name) {
    return name.startsWith(".") && name.endsWith(".part");
  }

  private static boolean isEmpty(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      return Files.size(file) == 0;
    }
    try (Stream<Path> inside = Files.list(file)) {
      return inside.findAny().isEmpty();
    }
  }
}
