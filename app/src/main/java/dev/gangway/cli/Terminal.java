package dev.gangway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}.
 *
 * @param interactive whether a person is watching {@code err}, so that a progress bar makes sense
 */
record Terminal(ResultStream out, NoteStream err, boolean interactive) {

  static Terminal ofProcess() {
    return new Terminal(
        new ResultStream(new FileOutputStream(FileDescriptor.out)),
        new NoteStream(new FileOutputStream(FileDescriptor.err)),
        watched());
  }

  /** The launcher says whether standard error is a terminal: Java itself cannot tell. */
  private static boolean watched() {
    return "1".equals(System.getenv("GANGWAY_TTY")) && !"dumb".equals(System.getenv("TERM"));
  }

  /** The same for work beside other work: lines now and then instead of a bar. */
  Terminal withoutBar() {
    return new Terminal(out, err, false);
  }

  /** The same for work that others tell of. */
  Terminal silent() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new Terminal(new ResultStream(nowhere), new NoteStream(nowhere), false);
  }

  /** Prints a line for the user that is not part of the result. */
  void note(String line) {
    err.println(line);
  }
}
