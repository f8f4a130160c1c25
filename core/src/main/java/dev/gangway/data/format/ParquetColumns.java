package dev.gangway.data.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Which columns of a Parquet file hold its images and its labels, in every command: those that the
 * user names, else the single one that the <a
 * href="https://huggingface.co/docs/datasets/about_dataset_features">note</a> of Hugging Face's
 * datasets library has as such, else one of a usual name, in capitals or not.
 */
final class ParquetColumns {

  private static final List<String> IMAGES = List.of("image", "img", "content");
  private static final List<String> LABELS = List.of("label", "labels", "class");

  private final Object file;
  private final List<ParquetColumn> all;
  private final JsonNode note; // of features by the names of columns
  private final Optional<String> spec; // that names columns; empty where options do

  /**
   * The columns of a file; errors name them after the path of a set as the user wrote it, or by the
   * option {@code --image-column} of a command that has it.
   */
  ParquetColumns(Object file, ParquetRows rows, Optional<String> spec) {
    this.file = file;
    this.all = rows.columns();
    this.note = rows.note();
    this.spec = spec;
  }

  /** The column of image files; throws if it is not clear which one is meant. */
  ParquetColumn images(Optional<String> wanted) {
    List<ParquetColumn> bytes = all.stream().filter(ParquetColumn::isBytes).toList();
    Optional<ParquetColumn> found =
        wanted.isPresent()
            ? named(bytes, wanted.get())
            : likely(bytes, noted("Image"), IMAGES).or(() -> single(bytes.stream()));
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

  /** The column of labels, if there is one; throws if the one that the user names is not there. */
  Optional<ParquetColumn> labels(Optional<String> wanted) {
    if (wanted.isPresent()) {
      return Optional.of(named(possibleLabels(), wanted.get()).orElseThrow(() -> noLabels(wanted)));
    }
    return likely(possibleLabels(), noted("ClassLabel"), LABELS)
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

  /** The names of the classes that a column's numbers stand for; empty if no note has them. */
  List<String> classes(ParquetColumn column) {
    List<String> names = new ArrayList<>();
    feature(column).path("names").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** What the note has of a column. */
  private JsonNode feature(ParquetColumn column) {
    return note.path(column.path().get(0));
  }

  private Predicate<ParquetColumn> noted(String type) {
    return column -> feature(column).path("_type").asText().equals(type);
  }

  /** A column with at most one value in each row: the groups it lies in, and its name. */
  record ParquetColumn(List<String> path, PrimitiveType type) {

    static List<ParquetColumn> all(MessageType schema) {
      return schema.getColumns().stream()
          .filter(column -> column.getMaxRepetitionLevel() == 0)
          .map(column -> new ParquetColumn(List.of(column.getPath()), column.getPrimitiveType()))
          .toList();
    }

    /** As a user writes it: {@code image.bytes}. */
    String name() {
      return String.join(".", path);
    }

    boolean isBytes() {
      return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
          && type.getLogicalTypeAnnotation() == null;
    }

    boolean isText() {
      return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
          && LogicalTypeAnnotation.stringType().equals(type.getLogicalTypeAnnotation());
    }

    boolean isInteger() {
      return type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
          || type.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    }

    /** The part of a schema that leads to this column. */
    MessageType within(MessageType schema) {
      Type part = type;
      for (int depth = path.size() - 1; depth > 0; depth--) {
        GroupType around =
            schema.getType(path.subList(0, depth).toArray(String[]::new)).asGroupType();
        part = around.withNewFields(part);
      }
      return new MessageType(schema.getName(), part);
    }

    /** The bytes of a row; empty if there are none. */
    Optional<byte[]> bytes(Group row) {
      return holder(row).map(holder -> holder.getBinary(last(), 0).getBytes());
    }

    /** The value of a row as text; empty if there is none. */
    Optional<String> text(Group row) {
      return holder(row)
          .map(holder -> holder.getValueToString(holder.getType().getFieldIndex(last()), 0));
    }

    private String last() {
      return path.get(path.size() - 1);
    }

    /** The group in which a row's value lies; empty if it has none. */
    private Optional<Group> holder(Group row) {
      Group at = row;
      for (String name : path.subList(0, path.size() - 1)) {
        if (at.getFieldRepetitionCount(name) == 0) {
          return Optional.empty();
        }
        at = at.getGroup(name, 0);
      }
      return at.getFieldRepetitionCount(last()) == 0 ? Optional.empty() : Optional.of(at);
    }
  }
}
