package dev.gangway.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Where progress bars are drawn. The library's own place for them asks JLine for the terminal,
 * which takes Ctrl-C over: the JVM would then end without its shutdown hooks.
 */
public final class Bar implements ProgressBarConsumer {

  private static final int LONGEST_TASK = 28;

  private final TerminalStream stream;
  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(2);
  private static final int USUAL = 80;

  private int width = USUAL;
  private long askedAt = System.nanoTime() - NANOS_BETWEEN;

  private Bar(TerminalStream stream) {
    this.stream = stream;
  }

  /** A bar at the terminal, yet to be built; its end is not known unless it is set. */
  public static ProgressBarBuilder of(Terminal terminal, String task) {
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
    return columns() - 1;
  }

  @Override
  public void accept(String text) {
    stream.bar(text);
  }

  @Override
  public void close() {
    stream.keepBar();
  }

  /**
   * How wide the terminal on standard error is, as of a moment ago; 80 where nobody knows. Java
   * cannot tell, so {@code stty} is asked.
   */
  private int columns() {
    if (System.nanoTime() - askedAt >= NANOS_BETWEEN) {
      askedAt = System.nanoTime();
      width = asked();
    }
    return width;
  }

  private static int asked() {
    try {
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size <&2 2>/dev/null")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String[] rowsAndColumns = size.strip().split(" ", -1);
      int columns = rowsAndColumns.length == 2 ? Integer.parseInt(rowsAndColumns[1]) : 0;
      return columns > 0 ? columns : USUAL; // a terminal that was never told has 0
    } catch (IOException | NumberFormatException noSuchProgram) {
      return USUAL;
    }
  }
}
