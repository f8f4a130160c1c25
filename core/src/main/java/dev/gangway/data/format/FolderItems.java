package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The images of a folder at any depth, those in the rows of Parquet files among them, in the order
 * of {@link FolderListing#allFiles}, but with no more than one listing for each level in memory.
 */
final class FolderItems implements ItemSource {

  /** A folder on the way to the current file. */
  private record Level(Path real, Iterator<Path> rest) {}

  private final Deque<Level> levels = new ArrayDeque<>();
  private final Optional<String> column;
  private final Set<Path> others;
  private ItemSource table; // null between two Parquet files

  /**
   * Enters a folder.
   *
   * @param column of images in Parquet files
   * @param others files that are passed over, by their real paths
   */
  FolderItems(Path folder, Optional<String> column, Set<Path> others) throws IOException {
    this.column = column;
    this.others = others;
    enter(HubSnapshot.of(folder));
  }

  @Override
  public ImageItem next() throws IOException {
    ImageItem row = table == null ? null : table.next();
    return row == null ? nextFile() : row;
  }

  private ImageItem nextFile() throws IOException {
    leaveTable();
    while (!levels.isEmpty()) {
      if (!levels.peek().rest.hasNext()) {
        levels.pop();
        continue;
      }
      Path path = levels.peek().rest.next();
      if (Files.isDirectory(path)) {
        enter(path);
      } else if (ParquetItems.isTable(path)) {
        return rowOf(path);
      } else if (!FolderListing.isCompanion(path.getFileName().toString())) {
        return new ImageItem.InFile(path);
      }
    }
    return null;
  }

  /** The first row of a Parquet file; what holds no images at all is no reason to end. */
  private ImageItem rowOf(Path file) throws IOException {
    if (!ParquetItems.mayHoldImages(file)) {
      return new ImageItem.Broken(
          file.toString(), "unreadable image: a Parquet file without a column of bytes");
    }
    table = ParquetItems.open(file, column);
    return next();
  }

  private void leaveTable() throws IOException {
    ItemSource open = table;
    table = null;
    if (open != null) {
      open.close();
    }
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
  public void close() throws IOException {
    levels.clear();
    leaveTable();
  }
}
