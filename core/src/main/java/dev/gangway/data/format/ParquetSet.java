package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ParquetColumns.ParquetColumn;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.example.data.Group;

/**
 * Parquet files, one after the other, with image files in a column, and labels in another if they
 * have any.
 */
public final class ParquetSet implements ImageSource {

  private final List<Path> files;
  private final String place;
  private final ColumnNames names;

  /**
   * A set.
   *
   * @param files at least one, all written alike
   * @param place as the user wrote it
   * @param names of columns, as the user wrote them
   */
  public ParquetSet(List<Path> files, String place, ColumnNames names) {
    this.files = List.copyOf(files);
    this.place = place;
    this.names = names;
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

  @Override
  public boolean hasLabels() {
    return InputFile.naming(
        files.get(0),
        () -> {
          try (ParquetRows rows = ParquetRows.open(files.get(0))) {
            return columns(files.get(0), rows).labels(names.label()).isPresent();
          }
        });
  }

  private ParquetColumns columns(Path file, ParquetRows rows) {
    return ParquetColumns.bySpec(file, rows, place);
  }

  private Meaning meaning(Path file, ParquetRows rows) {
    ParquetColumns columns = columns(file, rows);
    ParquetColumn column =
        columns.labels(names.label()).orElseThrow(() -> columns.noLabels(names.label()));
    return new Meaning(file, column, rows.note().classes(column));
  }

  @Override
  public ItemSource images() {
    return new Items(false);
  }

  @Override
  public ItemSource labelled() {
    return new Items(true);
  }

  @Override
  public Labels labels(List<String> values) {
    Meaning first =
        InputFile.naming(
            files.get(0),
            () -> {
              try (ParquetRows rows = ParquetRows.open(files.get(0))) {
                return meaning(files.get(0), rows);
              }
            });
    return new ParquetLabels(place(), first.column, values).in(first.names);
  }

  @Override
  public InputException noImages() {
    return InputException.file(
        place(), "no images", "no readable row", "image files in a column", "add some");
  }

  /** The rows of all files. */
  private final class Items implements ItemSource {

    private final boolean labelled;
    private final Iterator<Path> rest = files.iterator();
    private Path file;
    private ParquetRows rows; // of the file; null between two
    private ParquetColumn images;
    private Meaning first; // of the labels of the first file
    private Meaning meaning; // of those of this one
    private String label = "";

    Items(boolean labelled) {
      this.labelled = labelled;
    }

    @Override
    public ImageItem next() throws IOException {
      while (rows != null || rest.hasNext()) {
        if (rows == null) {
          enter(rest.next());
        }
        Group row = rows.next();
        if (row != null) {
          label = labelled ? meaning.column.text(row).orElse("") : "";
          return ParquetItems.item(file + "#" + rows.index(), images.bytes(row));
        }
        close();
      }
      return null;
    }

    private void enter(Path next) {
      file = next;
      rows = ParquetRows.open(file);
      List<ParquetColumn> columns = new ArrayList<>();
      if (labelled) {
        meaning = meaning(file, rows);
        first = first == null ? meaning : first;
        meaning.requireLike(first);
        columns.add(meaning.column);
      }
      images = columns(file, rows).images(names.image());
      columns.add(0, images);
      rows.select(columns);
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public void close() throws IOException {
      if (rows != null) {
        rows.close();
        rows = null;
      }
    }
  }
}
