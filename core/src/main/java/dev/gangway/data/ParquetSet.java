package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.example.data.Group;

/**
 * Parquet files, one after the other, with image files in a column, and labels in another if they
 * have any.
 */
final class ParquetSet implements ImageSource {

  private final List<Path> files;
  private final DataSpec spec;
  private final ImageReading reading;

  /**
   * A set.
   *
   * @param files at least one, all written alike
   * @param spec that names them, and columns
   */
  ParquetSet(List<Path> files, DataSpec spec, ImageReading reading) {
    this.files = List.copyOf(files);
    this.spec = spec;
    this.reading = reading;
  }

  /** One of the files. */
  private record Open(Path file, ParquetRows rows, ParquetColumns columns) {}

  /** What was read of one of the files. */
  private record Shard<T>(
      Path file, ParquetColumn labels, List<String> names, DecodedItems<String, T> decoded) {

    void requireLike(Shard<T> first) {
      if (labels.isText() != first.labels.isText() || !names.equals(first.names)) {
        throw InputException.file(
            file,
            "other labels than in " + first.file,
            meaning(),
            first.meaning(),
            "write all files alike, or pass them one by one");
      }
    }

    private String meaning() {
      return "column %s of %s, names of classes %s"
          .formatted(labels.name(), labels.isText() ? "text" : "numbers", names);
    }
  }

  @Override
  public List<Path> files() {
    return files;
  }

  @Override
  public boolean hasLabels() {
    return read(files.get(0), this::labels).isPresent();
  }

  private Optional<ParquetColumn> labels(Open open) {
    return open.columns.labels(spec.columns().label());
  }

  @Override
  public <T> List<T> unlabelled(Function<Picture, T> each) {
    List<T> items = new ArrayList<>();
    for (Path file : files) {
      items.addAll(read(file, open -> decoded(open, Optional.empty(), each)).items());
    }
    return requireSome(items);
  }

  @Override
  public <T> Labelled<T> labelled(Function<Picture, T> each) {
    List<T> items = new ArrayList<>();
    List<String> values = new ArrayList<>();
    Shard<T> first = null;
    for (Path file : files) {
      Shard<T> shard = read(file, open -> shard(open, each));
      first = first == null ? shard : first;
      shard.requireLike(first);
      items.addAll(shard.decoded.items());
      values.addAll(shard.decoded.labels());
    }
    requireSome(items);
    ParquetLabels labels = new ParquetLabels(place(), first.labels, values);
    Classes classes = labels.classes(first.names);
    return new Labelled<>(items, labels.in(classes), classes);
  }

  private <T> Shard<T> shard(Open open, Function<Picture, T> each) {
    ParquetColumn labels =
        labels(open).orElseThrow(() -> open.columns.noLabels(spec.columns().label()));
    return new Shard<>(
        open.file,
        labels,
        open.rows.note().classes(labels),
        decoded(open, Optional.of(labels), each));
  }

  private <T> T read(Path file, Function<Open, T> use) {
    return new InputFile(file)
        .naming(
            () -> {
              try (ParquetRows rows = ParquetRows.open(file)) {
                return use.apply(
                    new Open(file, rows, ParquetColumns.bySpec(file, rows, spec.place())));
              }
            });
  }

  private Object place() {
    return files.size() == 1 ? files.get(0) : spec.place();
  }

  private <T> List<T> requireSome(List<T> items) {
    if (items.isEmpty()) {
      throw InputException.file(
          place(), "no images", "no readable row", "image files in a column", "add some");
    }
    return items;
  }

  /** The rows whose images can be read. */
  private <T> DecodedItems<String, T> decoded(
      Open open, Optional<ParquetColumn> labels, Function<Picture, T> each) {
    ParquetColumn images = open.columns.images(spec.columns().image());
    List<ParquetColumn> columns = new ArrayList<>(List.of(images));
    labels.ifPresent(columns::add);
    open.rows.select(columns);
    DecodedItems<String, T> decoded = new DecodedItems<>(open.file, reading, each);
    for (Group row = open.rows.next(); row != null; row = open.rows.next()) {
      String name = open.file + "#" + open.rows.index();
      decoded.add(ParquetItems.item(name, images.bytes(row)), label(row, labels));
    }
    decoded.decode();
    return decoded;
  }

  /** Empty where a row has none, and where labels are not read. */
  private static String label(Group row, Optional<ParquetColumn> labels) {
    return labels.flatMap(column -> column.text(row)).orElse("");
  }
}
