package dev.gangway.run;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code checkpoints/} of a run: a folder for each checkpoint, named by its iteration. What is
 * being written or deleted has a name that starts with a dot.
 */
final class CheckpointFolders {

  private final Path all;

  CheckpointFolders(Path run) {
    this.all = run.resolve("checkpoints");
  }

  Path of(long iteration) {
    return all.resolve(Long.toString(iteration));
  }

  List<Long> iterations() {
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(all)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("0|[1-9]\\d{0,17}"))
          .map(Long::valueOf)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw InputException.file(all, "cannot be read", "check its permissions", e);
    }
  }

  void add(long iteration, RunDirectory.CheckpointFiles files) throws IOException {
    Path place = of(iteration);
    if (Files.exists(place)) {
      return;
    }
    Path temporary = all.resolve("." + iteration + ".part");
    delete(temporary);
    Files.createDirectories(temporary);
    try {
      files.writeInto(temporary);
      WholeFile.move(temporary, place);
    } finally {
      delete(temporary);
    }
  }

  void prune(int kept, Set<Long> pinned) throws IOException {
    List<Long> iterations = iterations();
    for (long iteration : iterations.subList(0, Math.max(0, iterations.size() - kept))) {
      if (pinned.contains(iteration)) {
        continue;
      }
      Path doomed = all.resolve("." + iteration + ".deleted");
      delete(doomed);
      WholeFile.move(of(iteration), doomed);
    }
    try (Stream<Path> entries = Files.list(all)) {
      for (Path entry : entries.filter(CheckpointFolders::isLeftOver).toList()) {
        delete(entry);
      }
    }
  }

  /** The lock is ours, so whoever was at work on it is gone. */
  private static boolean isLeftOver(Path entry) {
    return entry.getFileName().toString().matches("\\.\\d+\\.(part|deleted)");
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
}
