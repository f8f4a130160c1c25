package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ParquetColumns.ParquetColumn;
import dev.gangway.data.format.ParquetColumns.ParquetNote;
import dev.gangway.data.format.ParquetItems.Slice;
import dev.gangway.data.format.ParquetRows.StoredFile.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
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
        .naming(() -> open(new LocalInputFile(file), file, Slice.WHOLE, ParquetErrors.OF_A_FILE));
  }

  /**
   * Opens a part of a file in a store.
   *
   * @param name of the file, for errors
   * @throws InputException if it is no Parquet file
   * @throws java.io.UncheckedIOException if the store failed, here and in {@link #next}
   */
  static ParquetRows open(org.apache.parquet.io.InputFile file, Object name, Slice slice) {
    return open(new StoredFile(file), name, slice, ParquetErrors.OF_A_STORE);
  }

  private static ParquetRows open(
      org.apache.parquet.io.InputFile file, Object name, Slice slice, ParquetErrors errors) {
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

  /**
   * What unpacks the pages of Parquet files: what the Parquet library brings itself, and gzip, for
   * which that asks Hadoop.
   */
  static final class ParquetCodecs implements CompressionCodecFactory {

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

    /** Pages of gzip. */
    private static final class Gunzip implements BytesInputDecompressor {

      @Override
      public BytesInput decompress(BytesInput packed, int size) throws IOException {
        return BytesInput.from(unpacked(packed.toInputStream(), size));
      }

      @Override
      public void decompress(ByteBuffer packed, int packedSize, ByteBuffer out, int size)
          throws IOException {
        byte[] bytes = new byte[packedSize];
        packed.get(bytes);
        out.put(unpacked(new ByteArrayInputStream(bytes), size));
      }

      private static byte[] unpacked(InputStream packed, int size) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(packed)) {
          return in.readNBytes(size);
        }
      }

      @Override
      public void release() {}
    }
  }

  /** What becomes of errors while a Parquet file is read. */
  enum ParquetErrors {
    /** A file of this machine: whatever goes wrong is told of the file. */
    OF_A_FILE,
    /**
     * A file in a store: only its content is told of. That the store or the memory failed is for
     * the caller, who may try again.
     */
    OF_A_STORE;

    /**
     * Reads.
     *
     * @param name of the file
     * @throws InputException if it is no Parquet, or not whole
     * @throws UncheckedIOException if its store failed
     */
    <T> T told(Object name, InputFile.Action<T> action) {
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
        if (this == OF_A_STORE) {
          throw e;
        }
        throw InputFile.broken(name, "not a whole Parquet file", e);
      }
    }

    private static void throwIfStoreFailed(Throwable e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof StoreException failure) {
          throw new UncheckedIOException(failure.reason());
        }
      }
    }
  }

  /**
   * A Parquet file in a store that may fail, as those over a network do. What the store throws is
   * marked, so that it can be told from content that is no Parquet.
   */
  record StoredFile(org.apache.parquet.io.InputFile file)
      implements org.apache.parquet.io.InputFile {

    /** The store failed; the file may be as good as any. */
    static final class StoreException extends IOException {

      private final IOException reason;

      StoreException(IOException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
      }

      /** What the store threw. */
      IOException reason() {
        return reason;
      }
    }

    /** Something asked of the store. */
    @FunctionalInterface
    private interface Request<T> {
      T run() throws IOException;
    }

    private static <T> T marked(Request<T> request) throws IOException {
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
      return new DelegatingSeekableInputStream(new Marked(stream)) {
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

    /** The bytes of a store. */
    private static final class Marked extends InputStream {

      private final InputStream stream;

      Marked(InputStream stream) {
        this.stream = stream;
      }

      @Override
      public int read() throws IOException {
        return marked(stream::read);
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        return marked(() -> stream.read(bytes, from, length));
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    }
  }
}
