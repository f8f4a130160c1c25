package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of a <a href="https://parquet.apache.org/docs/file-format/">Parquet</a> file, some of
 * their columns, in order. In memory are these columns of one row group. Not thread-safe.
 */
final class ParquetRows implements AutoCloseable {

  private final Object name; // of the file, in errors
  private final ParquetErrors errors;
  private final ParquetFileReader reader;
  private MessageType selected;
  private RecordReader<Group> group; // null between two row groups
  private long left; // rows in it
  private long position; // of the next row in the whole file

  private ParquetRows(Object name, ParquetErrors errors, ParquetFileReader reader) {
    this.name = name;
    this.errors = errors;
    this.reader = reader;
    this.selected = schema();
  }

  /**
   * Opens a file.
   *
   * @throws InputException if it is no Parquet file
   */
  static ParquetRows open(Path file) {
    return new InputFile(file)
        .naming(
            () ->
                open(new LocalInputFile(file), file, ParquetSlice.WHOLE, ParquetErrors.OF_A_FILE));
  }

  /**
   * Opens a part of a file in a store.
   *
   * @param name of the file, for errors
   * @throws InputException if it is no Parquet file
   * @throws java.io.UncheckedIOException if the store failed, here and in {@link #next}
   */
  static ParquetRows open(org.apache.parquet.io.InputFile file, Object name, ParquetSlice slice) {
    return open(new StoredFile(file), name, slice, ParquetErrors.OF_A_STORE);
  }

  private static ParquetRows open(
      org.apache.parquet.io.InputFile file, Object name, ParquetSlice slice, ParquetErrors errors) {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withRange(slice.from(), slice.to())
            .build();
    return new ParquetRows(
        name, errors, errors.told(name, () -> ParquetFileReader.open(file, options)));
  }

  private MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  List<ParquetColumn> columns() {
    return ParquetColumn.all(schema());
  }

  /** What its writer noted beside the rows. */
  ParquetNote note() {
    return ParquetNote.of(reader.getFileMetaData().getKeyValueMetaData());
  }

  /** Reads only these columns from now on. */
  void select(List<ParquetColumn> columns) {
    selected =
        columns.stream()
            .map(column -> column.within(schema()))
            .reduce(MessageType::union)
            .orElseThrow();
    reader.setRequestedSchema(selected);
  }

  /**
   * The next row; null at the end.
   *
   * @throws InputException if the file breaks off
   */
  Group next() {
    return errors.told(name, this::read);
  }

  /** How many rows of the file lie before the one that was read last. */
  long index() {
    return position - 1;
  }

  private Group read() throws IOException {
    while (left == 0) {
      PageReadStore pages = reader.readNextRowGroup();
      if (pages == null) {
        return null;
      }
      group =
          new ColumnIOFactory(reader.getFileMetaData().getCreatedBy())
              .getColumnIO(selected, schema())
              .getRecordReader(pages, new GroupRecordConverter(selected));
      left = pages.getRowCount();
      position = pages.getRowIndexOffset().orElse(position);
    }
    left--;
    position++;
    return group.read();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
