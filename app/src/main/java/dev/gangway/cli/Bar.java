package dev.gangway.cli;

import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Where progress bars are drawn. The library's own place for them asks JLine for the terminal,
 * which takes Ctrl-C over: the JVM would then end without its shutdown hooks.
 */
final class Bar implements ProgressBarConsumer {

  private static final int LONGEST_TASK = 28;

  private final NoteStream stream;
  private final TerminalWidth width = new TerminalWidth();

  private Bar(NoteStream stream) {
    this.stream = stream;
  }

  /** A bar at the terminal, yet to be built; its end is not known unless it is set. */
  static ProgressBarBuilder of(Terminal terminal, String task) {
    return new ProgressBarBuilder()
        .setTaskName(shortened(task))
        .setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII)
        .showSpeed()
        .continuousUpdate() // after a note, and in a window of another width
        .setConsumer(new Bar(terminal.err()));
  }

  /** The name of a file leaves room for its progress. */
  private static String shortened(String task) {
    return task.length() <= LONGEST_TASK ? task : task.substring(0, LONGEST_TASK - 3) + "...";
  }

  @Override
  public int getMaxRenderedLength() {
    return width.columns() - 1;
  }

  @Override
  public void accept(String text) {
    stream.bar(text);
  }

  @Override
  public void close() {
    stream.keepBar();
  }
}
