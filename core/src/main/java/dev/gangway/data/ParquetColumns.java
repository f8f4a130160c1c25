package dev.gangway.data;

import dev.gangway.base.InputException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which columns of a Parquet file hold its images and its labels, in every command: those that the
 * user names, else the single one that the note of Hugging Face's datasets library has as such,
 * else one of a usual name, in capitals or not.
 */
final class ParquetColumns {

  private static final List<String> IMAGES = List.of("image", "img", "content");
  private static final List<String> LABELS = List.of("label", "labels", "class");

  private final Object file;
  private final List<ParquetColumn> all;
  private final ParquetNote note;
  private final Optional<String> spec; // that names columns; empty where options do

  private ParquetColumns(
      Object file, List<ParquetColumn> all, ParquetNote note, Optional<String> spec) {
    this.file = file;
    this.all = all;
    this.note = note;
    this.spec = spec;
  }

  /** Of a command that has the option {@code --image-column}. */
  static ParquetColumns byOption(Object file, ParquetRows rows) {
    return new ParquetColumns(file, rows.columns(), rows.note(), Optional.empty());
  }

  /**
   * Of a set whose columns are named after its path.
   *
   * @param place the path as the user wrote it
   */
  static ParquetColumns bySpec(Object file, ParquetRows rows, String place) {
    return new ParquetColumns(file, rows.columns(), rows.note(), Optional.of(place));
  }

  /**
   * The column of image files.
   *
   * @throws InputException if it is not clear which one is meant
   */
  ParquetColumn images(Optional<String> wanted) {
    List<ParquetColumn> bytes = all.stream().filter(ParquetColumn::isBytes).toList();
    Optional<ParquetColumn> found =
        wanted.isPresent()
            ? named(bytes, wanted.get())
            : likely(bytes, note::isImage, IMAGES).or(() -> single(bytes.stream()));
    return found.orElseThrow(() -> noImages(bytes, wanted));
  }

  private InputException noImages(List<ParquetColumn> bytes, Optional<String> wanted) {
    return InputException.file(
        file,
        "no column of images",
        bytes.isEmpty() ? "no column of bytes" : "columns of bytes " + names(bytes),
        wanted.orElse("a single one, or " + String.join(", ", IMAGES)),
        bytes.isEmpty()
            ? "leave the file out, or write image files into a column"
            : naming(ColumnNames.IMAGE, bytes));
  }

  /**
   * The column of labels; empty if there is none.
   *
   * @throws InputException if the one that the user names is not there
   */
  Optional<ParquetColumn> labels(Optional<String> wanted) {
    if (wanted.isPresent()) {
      return Optional.of(named(possibleLabels(), wanted.get()).orElseThrow(() -> noLabels(wanted)));
    }
    return likely(possibleLabels(), note::isLabel, LABELS)
        .or(() -> single(possibleLabels().stream().filter(ParquetColumns::endsAsLabels)));
  }

  /** The error for labels that are needed and not found. */
  InputException noLabels(Optional<String> wanted) {
    List<ParquetColumn> possible = possibleLabels();
    return InputException.file(
        file,
        wanted.isPresent() ? "no such column of labels" : "not a labelled set",
        possible.isEmpty() ? "no column of text or whole numbers" : "columns " + names(possible),
        wanted.orElse("text or whole numbers in " + String.join(", ", LABELS)),
        possible.isEmpty() ? "pass it as a target" : naming(ColumnNames.LABEL, possible));
  }

  private List<ParquetColumn> possibleLabels() {
    return all.stream()
        .filter(column -> column.isText() || column.isInteger())
        .filter(column -> !column.name().endsWith(".path")) // beside image.bytes
        .toList();
  }

  /** The single one that the note has as such, else the first of a usual name. */
  private static Optional<ParquetColumn> likely(
      List<ParquetColumn> columns, Predicate<ParquetColumn> noted, List<String> usual) {
    return single(columns.stream().filter(noted))
        .or(() -> usual.stream().flatMap(name -> named(columns, name).stream()).findFirst());
  }

  /** The only one; empty if there are several. */
  private static Optional<ParquetColumn> single(Stream<ParquetColumn> columns) {
    List<ParquetColumn> two = columns.limit(2).toList();
    return two.size() == 1 ? Optional.of(two.get(0)) : Optional.empty();
  }

  /** By its exact name, else in other capitals or as the bytes of a struct of that name. */
  private static Optional<ParquetColumn> named(List<ParquetColumn> columns, String name) {
    Stream<Predicate<String>> ways =
        Stream.of(
            name::equals,
            (name + ".bytes")::equals,
            name::equalsIgnoreCase,
            (name + ".bytes")::equalsIgnoreCase);
    return ways.flatMap(way -> columns.stream().filter(column -> way.test(column.name())))
        .findFirst();
  }

  /** Such as {@code fine_label}. */
  private static boolean endsAsLabels(ParquetColumn column) {
    return column
        .name()
        .toLowerCase(Locale.ROOT)
        .matches("(.*[^a-z0-9])?(" + String.join("|", LABELS) + ")");
  }

  private static String names(List<ParquetColumn> columns) {
    return String.join(", ", columns.stream().map(ParquetColumn::name).toList());
  }

  private String naming(String role, List<ParquetColumn> columns) {
    return spec.map(
            place ->
                "name it after the path, as in "
                    + place
                    + ColumnNames.ending(role, columns.get(0).name()))
        .orElse("name it with --image-column");
  }
}
