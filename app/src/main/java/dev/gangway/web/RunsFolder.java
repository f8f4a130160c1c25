package dev.gangway.web;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The folder whose runs are shown, those in nested folders included. Links in it are not followed:
 * nothing outside it is ever read.
 */
record RunsFolder(Path root) {

  private static final int DEEPEST = 8;
  private static final int MOST_ENTRIES = 200_000;
  private static final int MOST_RUNS = 20_000;

  /** Throws if it is not there. */
  static RunsFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw InputException.file(
          folder,
          "not a folder of runs",
          Files.exists(folder) ? "a file" : "nothing",
          "a folder",
          "give the folder that holds the runs, or one run");
    }
    try {
      return new RunsFolder(folder.toRealPath());
    } catch (IOException e) {
      throw InputException.file(folder, "cannot be read", "check its permissions", e);
    }
  }

  /** What a run is called: its path below the folder with slashes, {@code .} for the folder. */
  String id(Path run) {
    return run.equals(root)
        ? "."
        : StreamSupport.stream(root.relativize(run).spliterator(), false)
            .map(Path::toString)
            .collect(Collectors.joining("/"));
  }

  /** Whether a path lies in the folder and no link leads there. */
  boolean holds(Path path) {
    try {
      return path.startsWith(root) && path.toRealPath().equals(path);
    } catch (IOException gone) {
      return false;
    }
  }

  /** The folders of all runs; a run's own folders are not searched. */
  List<Path> runs() {
    List<Path> runs = new ArrayList<>();
    Deque<Path> left = new ArrayDeque<>(List.of(root));
    int entries = 0;
    while (!left.isEmpty() && entries < MOST_ENTRIES && runs.size() < MOST_RUNS) {
      Path folder = left.remove();
      if (Files.isRegularFile(folder.resolve("config.json"), LinkOption.NOFOLLOW_LINKS)) {
        runs.add(folder);
      } else if (folder.getNameCount() - root.getNameCount() < DEEPEST) {
        entries += addFolders(folder, left, MOST_ENTRIES - entries);
      }
    }
    return runs;
  }

  private static int addFolders(Path folder, Deque<Path> folders, int most) {
    int entries = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path entry : all) {
        if (++entries > most) {
          break;
        }
        if (!entry.getFileName().toString().startsWith(".")
            && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(entry);
        }
      }
    } catch (IOException unreadable) {
      return entries; // deleted meanwhile, or not ours to read
    }
    return entries;
  }
}
