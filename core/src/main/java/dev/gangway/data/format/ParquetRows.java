package dev.gangway.data.format;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.base.Json;
import dev.gangway.data.format.ParquetColumns.ParquetColumn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.input.ProxyInputStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of a <a href="https://parquet.apache.org/docs/file-format/">Parquet</a> file, some of
 * their columns, in order. In memory are these columns of one row group. Not thread-safe.
 */
public final class ParquetRows implements AutoCloseable {

  /**
   * A part of a file: the row groups whose middle lies in it. Slices that cover a file without gaps
   * hold each of its rows once.
   *
   * @param from first byte
   * @param to the byte after the last
   */
  public record Slice(long from, long to) {

    /** All of a file. */
    public static final Slice WHOLE = new Slice(0, Long.MAX_VALUE);

    public Slice {
      check(from >= 0 && to >= from, "a slice must go forward, got %s to %s", from, to);
    }
  }

  private final org.apache.parquet.io.InputFile file;
  private final Object name; // in errors
  private final ParquetFileReader reader;
  private MessageType selected;
  private RecordReader<Group> group; // null between two row groups
  private long left; // rows in it
  private long position; // of the next row in the whole file

  private ParquetRows(org.apache.parquet.io.InputFile file, Object name, Slice slice) {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new Codecs())
            .withRange(slice.from(), slice.to())
            .build();
    this.file = file;
    this.name = name;
    this.reader = told(() -> ParquetFileReader.open(file, options));
    this.selected = schema();
  }

  /** Opens a file; throws if it is no Parquet file. */
  static ParquetRows open(Path file) {
    return new InputFile(file)
        .naming(() -> new ParquetRows(new LocalInputFile(file), file, Slice.WHOLE));
  }

  /**
   * Opens a part of a file in a store. What is wrong with its content is told of its name; that the
   * store failed is an {@link UncheckedIOException}, here and in {@link #next}, and as with memory
   * the caller may try again.
   */
  static ParquetRows open(org.apache.parquet.io.InputFile file, Object name, Slice slice) {
    return new ParquetRows(new StoredFile(file), name, slice);
  }

  private MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  List<ParquetColumn> columns() {
    return ParquetColumn.all(schema());
  }

  /** What Hugging Face's datasets library noted of the columns, if it wrote the file. */
  JsonNode note() {
    String note = reader.getFileMetaData().getKeyValueMetaData().getOrDefault("huggingface", "{}");
    try {
      return Json.parse(note, JsonNode.class).path("info").path("features");
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
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

  /** The next row; null at the end. Throws if the file breaks off. */
  Group next() {
    return told(this::read);
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

  private <T> T told(InputFile.Action<T> action) {
    try {
      return InputFile.naming(name, action);
    } catch (InputException e) {
      throwIfStoreFailed(e);
      throw e;
    } catch (UnsupportedOperationException e) {
      throw InputException.file(
          name, "cannot be read: " + e.getMessage(), "write it with ZSTD, SNAPPY or GZIP", e);
    } catch (RuntimeException e) { // hostile sizes end in this, or in no memory
      throwIfStoreFailed(e);
      throw InputFile.broken(name, "not a whole Parquet file", e);
    } catch (OutOfMemoryError e) {
      if (file instanceof StoredFile) {
        throw e;
      }
      throw InputFile.broken(name, "not a whole Parquet file", e);
    }
  }

  private static void throwIfStoreFailed(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException failure) {
        throw new UncheckedIOException(failure.reason);
      }
    }
  }

  /** The store failed; the file may be as good as any. */
  private static final class StoreException extends IOException {

    private final IOException reason; // what the store threw

    StoreException(IOException reason) {
      super(reason.getMessage(), reason);
      this.reason = reason;
    }
  }

  /**
   * A Parquet file in a store that may fail, as those over a network do. What the store throws is
   * marked, so that it can be told from content that is no Parquet.
   */
  private record StoredFile(org.apache.parquet.io.InputFile file)
      implements org.apache.parquet.io.InputFile {

    private static <T> T marked(InputFile.Action<T> request) throws IOException {
      try {
        return request.run();
      } catch (IOException e) {
        throw new StoreException(e);
      }
    }

    @Override
    public long getLength() throws IOException {
      return marked(file::getLength);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      SeekableInputStream stream = marked(file::newStream);
      InputStream bytes =
          new ProxyInputStream(stream) {
            @Override
            protected void handleIOException(IOException e) throws IOException {
              throw new StoreException(e);
            }
          };
      return new DelegatingSeekableInputStream(bytes) {
        @Override
        public long getPos() throws IOException {
          return marked(stream::getPos);
        }

        @Override
        public void seek(long position) throws IOException {
          marked(
              () -> {
                stream.seek(position);
                return null;
              });
        }
      };
    }
  }

  /** Unpacks pages as the Parquet library does itself, and gzip, for which that asks Hadoop. */
  static final class Codecs implements CompressionCodecFactory {

    private static final int PAGE_BYTES = 1 << 20;
    private static final Set<CompressionCodecName> WITHOUT_HADOOP =
        EnumSet.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW);

    private final CompressionCodecFactory own =
        new CodecFactory(new PlainParquetConfiguration(), PAGE_BYTES);

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      if (codec == CompressionCodecName.GZIP) {
        return new Gunzip();
      }
      if (!WITHOUT_HADOOP.contains(codec)) {
        throw new UnsupportedOperationException("packed with " + codec);
      }
      return own.getDecompressor(codec);
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return own.getCompressor(codec);
    }

    @Override
    public void release() {
      own.release();
    }
  }

  private static final class Gunzip implements CompressionCodecFactory.BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput packed, int size) throws IOException {
      try (GZIPInputStream in = new GZIPInputStream(packed.toInputStream())) {
        return BytesInput.from(in.readNBytes(size));
      }
    }

    @Override
    public void decompress(ByteBuffer packed, int packedSize, ByteBuffer out, int size)
        throws IOException {
      byte[] bytes = new byte[packedSize];
      packed.get(bytes);
      out.put(decompress(BytesInput.from(bytes), size).toInputStream().readAllBytes());
    }

    @Override
    public void release() {}
  }
}
