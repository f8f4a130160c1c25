package dev.gangway.data;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;

/** The images in a column of a Parquet file, in the order of its rows: {@code FILE#0} is first. */
final class ParquetItems implements ItemSource {

  /** Where the datasets library of Hugging Face puts images, and where others do. */
  private static final List<String> USUAL = List.of("image.bytes", "image", "content");

  private final Path file;
  private final ParquetRows rows;
  private final ParquetColumn column;
  private long row;

  private ParquetItems(Path file, ParquetRows rows, ParquetColumn column) {
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
    ParquetRows rows = ParquetRows.open(file);
    try {
      ParquetColumn column = images(file, rows.columns(), wanted);
      rows.select(List.of(column));
      return new ParquetItems(file, rows, column);
    } catch (InputException e) {
      rows.close();
      throw e;
    }
  }

  /** The column of images. */
  static ParquetColumn images(Path file, List<ParquetColumn> all, Optional<String> wanted) {
    List<ParquetColumn> bytes = all.stream().filter(ParquetColumn::isBytes).toList();
    if (wanted.isEmpty() && bytes.size() == 1) {
      return bytes.get(0);
    }
    return wanted.map(List::of).orElse(USUAL).stream()
        .flatMap(name -> bytes.stream().filter(column -> column.name().equals(name)))
        .findFirst()
        .orElseThrow(() -> unclear(file, bytes, wanted));
  }

  private static InputException unclear(
      Path file, List<ParquetColumn> bytes, Optional<String> wanted) {
    return InputException.file(
        file,
        "no column of images",
        bytes.isEmpty()
            ? "no column of bytes"
            : "columns of bytes "
                + String.join(", ", bytes.stream().map(ParquetColumn::name).toList()),
        wanted.orElse("a single one, or " + String.join(", ", USUAL)),
        "name it with --image-column");
  }

  @Override
  public ImageItem next() {
    Group next = rows.next();
    if (next == null) {
      return null;
    }
    return item(file + "#" + row++, column.bytes(next));
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
