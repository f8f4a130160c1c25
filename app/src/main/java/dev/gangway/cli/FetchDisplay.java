package dev.gangway.cli;

import dev.gangway.data.FetchProgress;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/** Shows how far a fetch is: a bar per file on a terminal, else a line now and then. */
final class FetchDisplay implements FetchProgress, AutoCloseable {

  private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);
  private static final long MEGABYTE = 1_000_000;

  private final Terminal terminal;
  private String shown = "";
  private long shownAt;
  private ProgressBar bar;

  FetchDisplay(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void advanced(String file, long bytes, long total) {
    if (terminal.interactive()) {
      showBar(file, bytes, total);
    } else if (!file.equals(shown) || System.nanoTime() - shownAt >= NANOS_BETWEEN_LINES) {
      terminal.note(line(file, bytes, total));
      shownAt = System.nanoTime();
    }
    shown = file;
  }

  private void showBar(String file, long bytes, long total) {
    if (bar == null || !file.equals(shown)) {
      close();
      bar = Bar.of(terminal, file).setUnit(" MB", MEGABYTE).build();
    }
    if (total > 0) {
      bar.maxHint(total);
    }
    bar.stepTo(bytes);
  }

  private static String line(String file, long bytes, long total) {
    String done = "%.1f".formatted((double) bytes / MEGABYTE);
    return total > 0
        ? "%s: %s of %.1f MB".formatted(file, done, (double) total / MEGABYTE)
        : "%s: %s MB".formatted(file, done);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
