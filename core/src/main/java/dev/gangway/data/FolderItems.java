package dev.gangway.data;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The images of a folder at any depth, in the order of {@link FolderListing#allFiles}, but with no
 * more than one listing for each level in memory.
 */
final class FolderItems implements ItemSource {

  /** A folder on the way to the current file. */
  private record Level(Path real, Iterator<Path> rest) {}

  private final Deque<Level> levels = new ArrayDeque<>();
  private final Set<Path> others;

  /**
   * Enters a folder.
   *
   * @param others files that are passed over, by their real paths
   */
  FolderItems(Path folder, Set<Path> others) throws IOException {
    this.others = others;
    enter(folder);
  }

  @Override
  public ImageItem next() throws IOException {
    while (!levels.isEmpty()) {
      if (!levels.peek().rest.hasNext()) {
        levels.pop();
        continue;
      }
      Path path = levels.peek().rest.next();
      if (Files.isDirectory(path)) {
        enter(path);
      } else if (!FolderListing.isCompanion(path.getFileName().toString())) {
        return new ImageItem.InFile(path);
      }
    }
    return null;
  }

  private void enter(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (levels.stream().anyMatch(level -> level.real.equals(real))) {
      throw InputException.file(
          folder, "a loop of symbolic links", "remove the link that leads back", null);
    }
    try (Stream<Path> inside = Files.list(folder)) {
      Stream<Path> shown =
          inside
              .filter(path -> !FolderListing.isHidden(path.getFileName().toString()))
              .filter(path -> !others.contains(real.resolve(path.getFileName())));
      levels.push(new Level(real, sorted(shown, FolderItems::key).iterator()));
    }
  }

  /** Sorts by a key that is asked for once per entry: a folder's costs a look at the disk. */
  static <T> List<T> sorted(Stream<T> entries, Function<T, String> key) {
    record Keyed<E>(String key, E entry) {}
    return entries
        .map(entry -> new Keyed<>(key.apply(entry), entry))
        .sorted(Comparator.comparing(Keyed::key))
        .map(Keyed::entry)
        .toList();
  }

  /** Sorts as whole paths do: what is in folder {@code a} comes after {@code a.png}. */
  private static String key(Path path) {
    String name = path.getFileName().toString();
    return Files.isDirectory(path) ? name + "/" : name;
  }

  @Override
  public void close() {
    levels.clear();
  }
}
