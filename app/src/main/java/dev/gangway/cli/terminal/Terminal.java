package dev.gangway.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/** Results go to {@code out}, all else to {@code err}; interactive if a person watches it. */
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

  public void note(String line) {
    err.println(line);
  }
}
