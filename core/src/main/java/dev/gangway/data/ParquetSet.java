package dev.gangway.data;

import dev.gangway.data.ImageFolder.BadFiles;
import dev.gangway.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.example.data.Group;

/** A Parquet file with image files in a column, and labels in another if it has any. */
final class ParquetSet implements ImageSource {

  private static final int ROWS_AT_ONCE = 512; // decoded together, on all cores

  private final Path file;
  private final BadFiles badFiles;

  ParquetSet(Path file, BadFiles badFiles) {
    this.file = file;
    this.badFiles = badFiles;
  }

  /**
   * A row.
   *
   * @param label empty where labels are not read
   */
  private record Row(ImageItem image, String label) {}

  /** What became of a row; the item is null and the error told if its image cannot be read. */
  private record Outcome<T>(T item, String label, InputException error) {}

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public boolean hasLabels() {
    return read(rows -> ParquetLabels.column(rows.columns()).isPresent());
  }

  @Override
  public <T> List<T> unlabelled(Function<Picture, T> each) {
    return read(rows -> items(outcomes(rows, Optional.empty(), each)));
  }

  @Override
  public <T> Labelled<T> labelled(Function<Picture, T> each) {
    return read(
        rows -> {
          ParquetColumn column = ParquetLabels.column(rows.columns()).orElseThrow(this::noLabels);
          List<Outcome<T>> outcomes = outcomes(rows, Optional.of(column), each);
          ParquetLabels labels =
              new ParquetLabels(file, column, outcomes.stream().map(Outcome::label).toList());
          Classes classes = labels.classes(rows.notes());
          return new Labelled<>(items(outcomes), labels.in(classes), classes);
        });
  }

  private <T> T read(Function<ParquetRows, T> reading) {
    return new InputFile(file)
        .naming(
            () -> {
              try (ParquetRows rows = ParquetRows.open(file)) {
                return reading.apply(rows);
              }
            });
  }

  private InputException noLabels() {
    return InputException.file(
        file,
        "not a labelled set",
        "no column of labels",
        "text or whole numbers in label, labels or class",
        "name the column so, or pass the file as a target");
  }

  private <T> List<T> items(List<Outcome<T>> outcomes) {
    if (outcomes.isEmpty()) {
      throw InputException.file(
          file, "no images", "no readable row", "image files in a column", "add some");
    }
    return outcomes.stream().map(Outcome::item).toList();
  }

  /** Of the rows whose images can be read. */
  private <T> List<Outcome<T>> outcomes(
      ParquetRows rows, Optional<ParquetColumn> labels, Function<Picture, T> each) {
    ParquetColumn images = ParquetItems.images(file, rows.columns(), Optional.empty());
    List<ParquetColumn> columns = new ArrayList<>(List.of(images));
    labels.ifPresent(columns::add);
    rows.select(columns);
    List<Outcome<T>> readable = new ArrayList<>();
    List<Row> some = new ArrayList<>(ROWS_AT_ONCE);
    long number = 0;
    for (Group row = rows.next(); row != null; row = rows.next()) {
      String name = file + "#" + number++;
      some.add(new Row(ParquetItems.item(name, images.bytes(row)), label(name, row, labels)));
      if (some.size() == ROWS_AT_ONCE) {
        readable.addAll(decoded(some, each));
        some.clear();
      }
    }
    readable.addAll(decoded(some, each));
    return readable;
  }

  private static String label(String name, Group row, Optional<ParquetColumn> labels) {
    if (labels.isEmpty()) {
      return "";
    }
    return labels
        .get()
        .text(row)
        .orElseThrow(() -> InputException.of("%s: no label in this row (leave it out)", name));
  }

  private <T> List<Outcome<T>> decoded(List<Row> rows, Function<Picture, T> each) {
    List<Outcome<T>> all = rows.parallelStream().map(row -> outcome(row, each)).toList();
    all.stream().filter(outcome -> outcome.item == null).forEach(this::skip);
    return all.stream().filter(outcome -> outcome.item != null).toList();
  }

  /** In the order of the rows, so that the first bad one is told of, whoever came to it first. */
  private void skip(Outcome<?> bad) {
    if (badFiles.policy() == BadImages.FAIL) {
      throw bad.error;
    }
    badFiles.onSkip().accept(new SkippedImage(file, bad.error.getMessage()));
  }

  private <T> Outcome<T> outcome(Row row, Function<Picture, T> each) {
    try {
      return new Outcome<>(each.apply(row.image.decode()), row.label, null);
    } catch (InputException e) {
      return new Outcome<>(null, row.label, e);
    }
  }
}
