package dev.gangway.cli;

import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/** Counts predictions without knowing their end: a bar on a terminal, else a line now and then. */
final class PredictionProgress implements AutoCloseable {

  private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

  private final Terminal terminal;
  private final long began = System.nanoTime();
  private long shownAt = began;
  private long first = -1;
  private ProgressBar bar;

  PredictionProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows that so many rows are written. */
  void show(long rows) {
    first = first < 0 ? rows : first;
    long now = System.nanoTime();
    if (terminal.interactive()) {
      bar = bar == null ? Bar.of(terminal, "images").build() : bar;
      bar.stepTo(rows);
    } else if (now - shownAt >= NANOS_BETWEEN_LINES) {
      terminal.note("%,d images, %,.0f a second".formatted(rows, rate(rows - first)));
      shownAt = now;
    }
  }

  /** So many images in the time since the start, a second. */
  double rate(long images) {
    return images * 1e9 / Math.max(1, System.nanoTime() - began);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
