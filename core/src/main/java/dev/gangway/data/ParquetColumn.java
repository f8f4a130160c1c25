package dev.gangway.data;

import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A column of a Parquet file with at most one value in each row, at any depth.
 *
 * @param path the names of the groups that it lies in, and its own
 */
record ParquetColumn(List<String> path, PrimitiveType type) {

  static List<ParquetColumn> all(MessageType schema) {
    return schema.getColumns().stream()
        .filter(column -> column.getMaxRepetitionLevel() == 0)
        .map(ParquetColumn::of)
        .toList();
  }

  private static ParquetColumn of(ColumnDescriptor column) {
    return new ParquetColumn(List.of(column.getPath()), column.getPrimitiveType());
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
