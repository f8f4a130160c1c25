package dev.gangway.data;

import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file in a store that may fail, as those over a network do. What the store throws is
 * marked, so that it can be told from content that is no Parquet.
 */
record StoredFile(InputFile file) implements InputFile {

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
