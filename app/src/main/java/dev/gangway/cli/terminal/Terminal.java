package dev.gangway.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}.
 *
 * @param interactive whether a person is watching {@code err}, so that a progress bar makes sense
 */
public record Terminal(TerminalStream out, TerminalStream err, boolean interactive) {

  public static Terminal ofProcess() {
    return new Terminal(
        new TerminalStream(new FileOutputStream(FileDescriptor.out)),
        new TerminalStream(new FileOutputStream(FileDescriptor.err)),
        watched());
  }

  /** The launcher says whether standard error is a terminal: Java itself cannot tell. */
  private static boolean watched() {
    return "1".equals(System.getenv("GANGWAY_TTY")) && !"dumb".equals(System.getenv("TERM"));
  }

  /** The same for work beside other work: lines now and then instead of a bar. */
  public Terminal withoutBar() {
    return new Terminal(out, err, false);
  }

  /** The same for work that others tell of. */
  public Terminal silent() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new Terminal(new TerminalStream(nowhere), new TerminalStream(nowhere), false);
  }

  /** Prints a line for the user that is not part of the result. */
  public void note(String line) {
    err.println(line);
  }
}
