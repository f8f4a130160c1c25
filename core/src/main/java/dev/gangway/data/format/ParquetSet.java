package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ItemSource.Item;
import dev.gangway.data.format.ParquetColumns.ParquetColumn;
import dev.gangway.data.format.ParquetRows.Slice;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.parquet.example.data.Group;

/**
 * Parquet files, one after the other, with image files in a column, and labels in another if they
 * have any: names, or numbers from 0, which Hugging Face's datasets library names in a note of the
 * file. Images come in the order of the rows, {@code FILE#0} is the file's first. In memory are
 * these columns of one row group.
 */
public final class ParquetSet implements ImageSource {

  private static final String UNLABELLED = "-1"; // among numbers, as Hugging Face's library has it
  private static final int MOST_CLASSES = 100_000;
  private static final int MOST_LISTED = 12;

  private final List<Path> files;
  private final String place;
  private final ColumnNames names;

  /** Files, at least one and all written alike; their place and columns as the user named them. */
  public ParquetSet(List<Path> files, String place, ColumnNames names) {
    this.files = List.copyOf(files);
    this.place = place;
    this.names = names;
  }

  /** Whether a file in a folder is one by its name. */
  public static boolean isTable(Path file) {
    return isTable(file.toString());
  }

  /** The same by its path. */
  public static boolean isTable(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  /** The images of a file, in the column of that name or in the one that can only be meant. */
  static ItemSource images(Path file, Optional<String> column) throws IOException {
    return images(file, ParquetRows.open(file), column);
  }

  /** The same, and an unreadable image if there is no column for any. */
  static ItemSource imagesIfAny(Path file, Optional<String> column) throws IOException {
    ParquetRows rows = ParquetRows.open(file);
    if (rows.columns().stream().anyMatch(ParquetColumn::isBytes)) {
      return images(file, rows, column);
    }
    rows.close();
    return ItemSource.of(
        new ImageItem.Broken(
            file.toString(), "unreadable image: a Parquet file without a column of bytes"));
  }

  /**
   * The images of a part of a file that may lie anywhere, by the name that it has in theirs and in
   * errors, from a column or the one that can only be meant; throws, here and later, if it is no
   * whole Parquet file, and {@link java.io.UncheckedIOException} if what it lies in failed.
   */
  public static ItemSource images(
      org.apache.parquet.io.InputFile file, String name, Slice slice, Optional<String> column)
      throws IOException {
    return images(name, ParquetRows.open(file, name, slice), column);
  }

  private static ItemSource images(Object file, ParquetRows rows, Optional<String> column)
      throws IOException {
    try {
      ParquetColumns columns = new ParquetColumns(file, rows, Optional.empty());
      return new Items(file, rows, columns.images(column), Optional.empty());
    } catch (InputException e) {
      rows.close();
      throw e;
    }
  }

  /** The rows of a file. */
  private record Items(
      Object file, ParquetRows rows, ParquetColumn images, Optional<ParquetColumn> labels)
      implements ItemSource {

    Items {
      List<ParquetColumn> columns = new ArrayList<>(List.of(images));
      labels.ifPresent(columns::add);
      rows.select(columns);
    }

    @Override
    public Item next() {
      Group row = rows.next();
      if (row == null) {
        return null;
      }
      String name = file + "#" + rows.index();
      ImageItem image =
          images
              .bytes(row)
              .<ImageItem>map(bytes -> new ImageItem.InMemory(name, bytes))
              .orElseGet(() -> new ImageItem.Broken(name, "unreadable image: none in this row"));
      return new Item(image, labels.flatMap(column -> column.text(row)).orElse(""));
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  /** What the labels of one of the files are. */
  private record Meaning(Path file, ParquetColumn column, List<String> names) {

    void requireLike(Meaning first) {
      if (column.isText() != first.column.isText() || !names.equals(first.names)) {
        throw InputException.file(
            file,
            "other labels than in " + first.file,
            this,
            first,
            "write all files alike, or pass them one by one");
      }
    }

    @Override
    public String toString() {
      return "column %s of %s, names of classes %s"
          .formatted(column.name(), column.isText() ? "text" : "numbers", names);
    }
  }

  @Override
  public List<Path> files() {
    return files;
  }

  @Override
  public Object place() {
    return files.size() == 1 ? files.get(0) : place;
  }

  /** Reads something of the first file's head. */
  private <T> T first(Function<ParquetColumns, T> reading) {
    Path file = files.get(0);
    return InputFile.naming(
        file,
        () -> {
          try (ParquetRows rows = ParquetRows.open(file)) {
            return reading.apply(columns(file, rows));
          }
        });
  }

  private ParquetColumns columns(Path file, ParquetRows rows) {
    return new ParquetColumns(file, rows, Optional.of(place));
  }

  private Meaning meaning(Path file, ParquetColumns columns) {
    ParquetColumn column =
        columns.labels(names.label()).orElseThrow(() -> columns.noLabels(names.label()));
    return new Meaning(file, column, columns.classes(column));
  }

  @Override
  public boolean hasLabels() {
    return first(columns -> columns.labels(names.label()).isPresent());
  }

  @Override
  public ItemSource images() {
    return ItemSource.joined(files.iterator(), file -> open(file, Optional.empty()));
  }

  @Override
  public ItemSource labelled() {
    Optional<Meaning> first = Optional.of(first(columns -> meaning(files.get(0), columns)));
    return ItemSource.joined(files.iterator(), file -> open(file, first));
  }

  /**
   * Opens a file whose labels must be like the first one's; without that labels are passed over.
   */
  private ItemSource open(Path file, Optional<Meaning> first) throws IOException {
    ParquetRows rows = ParquetRows.open(file);
    try {
      ParquetColumns columns = columns(file, rows);
      Optional<Meaning> meaning = first.map(other -> meaning(file, columns));
      meaning.ifPresent(other -> other.requireLike(first.get()));
      return new Items(file, rows, columns.images(names.image()), meaning.map(Meaning::column));
    } catch (InputException e) {
      rows.close();
      throw e;
    }
  }

  @Override
  public Labels labels(List<String> read) {
    Meaning first = first(columns -> meaning(files.get(0), columns));
    boolean text = first.column.isText();
    List<String> values =
        read.stream()
            .map(value -> !text && value.equals(UNLABELLED) ? "" : ImageSource.className(value))
            .toList();
    List<String> given = values.stream().filter(value -> !value.isEmpty()).toList();
    if (text) {
      List<String> classes = List.copyOf(new TreeSet<>(given));
      return new Labels(
          values.stream()
              .mapToInt(value -> value.isEmpty() ? NONE : Collections.binarySearch(classes, value))
              .toArray(),
          classes);
    }
    int largest = given.stream().mapToInt(value -> number(value, first.column)).max().orElse(-1);
    if (!first.names.isEmpty() && largest >= first.names.size()) {
      throw tooFew(first, largest);
    }
    return Labels.counted(
        values, first.names.isEmpty() ? ImageSource.numbered(largest + 1) : first.names);
  }

  private int number(String value, ParquetColumn column) {
    long number = Long.parseLong(value);
    if (number < 0 || number >= MOST_CLASSES) {
      throw InputException.file(
          place(),
          "wrong label in column " + column.name(),
          value,
          "-1 for none, or 0 to " + (MOST_CLASSES - 1),
          "leave such rows out");
    }
    return (int) number;
  }

  private InputException tooFew(Meaning labels, int largest) {
    List<String> names = labels.names;
    String listed = String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)));
    return InputException.file(
        place(),
        "more labels than names in column " + labels.column.name(),
        "label " + largest,
        "0 to %d, since its note names %d classes (%s)"
            .formatted(
                names.size() - 1,
                names.size(),
                names.size() > MOST_LISTED ? listed + "..." : listed),
        "write the file with the names of all classes, or without any");
  }

  @Override
  public InputException noImages() {
    return InputException.file(
        place(), "no images", "no readable row", "image files in a column", "add some");
  }
}
