package dev.gangway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How wide the terminal on standard error is. Java cannot tell, so {@code stty} is asked. */
final class TerminalWidth {

  private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(2);
  private static final int USUAL = 80;

  private int width = USUAL;
  private long askedAt = System.nanoTime() - NANOS_BETWEEN;

  /** In columns, as of a moment ago; 80 where nobody knows. */
  int columns() {
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
