package dev.gangway.spark;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * This machine's files as {@code shaky:///...}: a store that fails now and then, and that moves
 * nothing onto what is there, with an exception as S3A's.
 */
public final class ShakyStore extends RawLocalFileSystem {

  /** Opened by anyone so far. */
  static final AtomicInteger OPENED = new AtomicInteger();

  /** Reads that are yet to fail. */
  static final AtomicInteger FAILURES = new AtomicInteger();

  /** How a job's configuration names it. */
  static void addTo(Configuration configuration) {
    configuration.set("fs.shaky.impl", ShakyStore.class.getName());
  }

  @Override
  public URI getUri() {
    return URI.create("shaky:///");
  }

  @Override
  public FSDataInputStream open(Path file, int buffer) throws IOException {
    OPENED.incrementAndGet();
    return new FSDataInputStream(new Failing(super.open(file, buffer)));
  }

  /** Without owners, which are looked up for {@code file:} alone. */
  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    return Arrays.stream(super.listStatus(folder))
        .map(
            file ->
                new FileStatus(
                    file.getLen(),
                    file.isDirectory(),
                    1,
                    file.getBlockSize(),
                    file.getModificationTime(),
                    file.getPath()))
        .toArray(FileStatus[]::new);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (exists(to)) {
      throw new FileAlreadyExistsException("Failed to rename to " + to + "; destination exists");
    }
    return super.rename(from, to);
  }

  private static final class Failing extends FSInputStream {

    private final FSDataInputStream stream;

    Failing(FSDataInputStream stream) {
      this.stream = stream;
    }

    private static InputStream working(InputStream stream) throws IOException {
      if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IOException("503 Slow Down");
      }
      return stream;
    }

    @Override
    public int read() throws IOException {
      return working(stream).read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return working(stream).read(bytes, from, length);
    }

    @Override
    public void seek(long position) throws IOException {
      stream.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return stream.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
