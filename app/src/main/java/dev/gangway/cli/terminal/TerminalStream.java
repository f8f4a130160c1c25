package dev.gangway.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Standard output or standard error. A {@link PrintStream} goes on in silence when the disk is full
 * or the reader has gone; this one remembers why, so that the command can say so. Below what is
 * written stands at most one progress bar: whatever is written takes it away first, and it comes
 * back when it is drawn again.
 */
public final class TerminalStream extends PrintStream {

  /** From the line's begin to the screen's end: in a window made narrower the bar takes two. */
  private static final String ERASE = "\r\u001b[J";

  private static final String BEGIN = "\r\u001b[?7l"; // no new line at the terminal's edge
  private static final String END = "\u001b[?7h\r";

  private final Outlet outlet;

  public TerminalStream(OutputStream out) {
    this(new Outlet(out));
  }

  private TerminalStream(Outlet outlet) {
    super(outlet, true, StandardCharsets.UTF_8);
    this.outlet = outlet;
  }

  /**
   * Draws the bar anew. The cursor goes back to its begin, where a terminal keeps it when its width
   * changes, and a line too long for the terminal is cut by it instead of going on below.
   */
  synchronized void bar(String text) {
    print(BEGIN + text + END);
    outlet.hasBar = true;
  }

  /** Leaves the bar where it is; what comes next stands below. */
  synchronized void keepBar() {
    if (outlet.hasBar) {
      outlet.hasBar = false;
      println();
    }
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

    private boolean hasBar; // guarded by the stream
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
        if (hasBar) {
          hasBar = false;
          out.write(ERASE.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(bytes, from, count);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
