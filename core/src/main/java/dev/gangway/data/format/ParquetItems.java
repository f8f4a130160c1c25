package dev.gangway.data.format;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ParquetColumns.ParquetColumn;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.example.data.Group;

/**
 * The images in a column of a Parquet file or of a part of one, in the order of its rows: {@code
 * FILE#0} is the file's first. In memory is that column of one row group. Not thread-safe.
 */
public final class ParquetItems implements ItemSource {

  /**
   * A part of a file: the row groups whose middle lies in it. Slices that cover a file without gaps
   * hold each of its rows once.
   *
   * @param from first byte
   * @param to the byte after the last
   */
  public record Slice(long from, long to) {

    /** All of a file. */
    public static final Slice WHOLE = new Slice(0, Long.MAX_VALUE);

    public Slice {
      check(from >= 0 && to >= from, "a slice must go forward, got %s to %s", from, to);
    }
  }

  private final Object file;
  private final ParquetRows rows;
  private final ParquetColumn column;

  private ParquetItems(Object file, ParquetRows rows, ParquetColumn column) {
    this.file = file;
    this.rows = rows;
    this.column = column;
  }

  /**
   * Opens a file.
   *
   * @param wanted the column's name, empty to take the one that can only be meant
   */
  static ParquetItems open(Path file, Optional<String> wanted) throws IOException {
    return new InputFile(file).naming(() -> of(file, ParquetRows.open(file), wanted));
  }

  /** Whether a file has a column that image files can lie in. */
  static boolean mayHoldImages(Path file) throws IOException {
    try (ParquetRows rows = ParquetRows.open(file)) {
      return rows.columns().stream().anyMatch(ParquetColumn::isBytes);
    }
  }

  /**
   * Opens a part of a file that may lie anywhere.
   *
   * @param name what the file is called in the names of its images and in errors
   * @param wanted the column's name, {@code image.bytes} for example; empty to take the one that
   *     can only be meant
   * @throws dev.gangway.base.InputException if it is no Parquet file or has no such column
   * @throws java.io.UncheckedIOException if what the file lies in failed, here and in {@link #next}
   */
  public static ParquetItems open(
      org.apache.parquet.io.InputFile file, String name, Slice slice, Optional<String> wanted)
      throws IOException {
    return of(name, ParquetRows.open(file, name, slice), wanted);
  }

  private static ParquetItems of(Object file, ParquetRows rows, Optional<String> wanted)
      throws IOException {
    try {
      ParquetColumn column = ParquetColumns.byOption(file, rows).images(wanted);
      rows.select(List.of(column));
      return new ParquetItems(file, rows, column);
    } catch (InputException e) {
      rows.close();
      throw e;
    }
  }

  /**
   * The next image, or null when there is none.
   *
   * @throws dev.gangway.base.InputException if the file breaks off
   */
  @Override
  public ImageItem next() {
    Group next = rows.next();
    if (next == null) {
      return null;
    }
    return item(file + "#" + rows.index(), column.bytes(next));
  }

  /** Whether a file in a folder is one by its name. */
  public static boolean isTable(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  /** The image of a row, if it has one. */
  static ImageItem item(String name, Optional<byte[]> content) {
    return content
        .<ImageItem>map(bytes -> new ImageItem.InMemory(name, bytes))
        .orElseGet(() -> new ImageItem.Broken(name, "unreadable image: none in this row"));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
