package dev.gangway.data;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  private final InputFile input;
  private final ParquetFileReader reader;
  private MessageType selected;
  private RecordReader<Group> group; // null between two row groups
  private long left; // rows in it

  private ParquetRows(InputFile input, ParquetFileReader reader) {
    this.input = input;
    this.reader = reader;
    this.selected = schema();
  }

  /**
   * Opens a file.
   *
   * @throws InputException if it is no Parquet file
   */
  static ParquetRows open(Path file) {
    InputFile input = new InputFile(file);
    return new ParquetRows(
        input,
        guarded(
            input,
            () ->
                ParquetFileReader.open(
                    new LocalInputFile(file),
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new ParquetCodecs())
                        .build())));
  }

  private MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  List<ParquetColumn> columns() {
    return ParquetColumn.all(schema());
  }

  /** What its writer noted beside the rows. */
  Map<String, String> notes() {
    return reader.getFileMetaData().getKeyValueMetaData();
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
    return guarded(input, this::read);
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
    }
    left--;
    return group.read();
  }

  private static <T> T guarded(InputFile input, InputFile.Action<T> action) {
    try {
      return input.naming(action);
    } catch (InputException e) {
      throw e;
    } catch (UnsupportedOperationException e) {
      throw InputException.file(
          input.path(),
          "cannot be read: " + e.getMessage(),
          "write it with ZSTD, SNAPPY or GZIP",
          e);
    } catch (RuntimeException | OutOfMemoryError e) { // hostile sizes end in either
      throw input.broken("not a whole Parquet file", e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
