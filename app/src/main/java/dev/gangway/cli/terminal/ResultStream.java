package dev.gangway.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where results are printed. A {@link PrintStream} goes on in silence when the disk is full or the
 * reader has gone; this one remembers why, so that the command can say so.
 */
public final class ResultStream extends PrintStream {

  private final Outlet outlet;

  public ResultStream(OutputStream out) {
    this(new Outlet(out));
  }

  private ResultStream(Outlet outlet) {
    super(outlet, true, StandardCharsets.UTF_8);
    this.outlet = outlet;
  }

  /** The same place for long output, which shall end when it cannot be written. */
  public OutputStream strict() {
    return outlet;
  }

  /** Why something could not be written; empty while all went well. */
  public Optional<IOException> failure() {
    flush();
    return Optional.ofNullable(outlet.failure);
  }

  /** Whether it is only that the reader has seen enough, as {@code head} has. */
  public static boolean readerHasGone(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
  }

  private static final class Outlet extends FilterOutputStream {

    private volatile IOException failure; // the first

    Outlet(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
