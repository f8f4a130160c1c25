package dev.gangway.cli;

import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/** Counts images as they are made: a bar on a terminal, else a line now and then. Thread-safe. */
final class ImageCountDisplay implements Runnable, AutoCloseable {

  private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

  private final Terminal terminal;
  private final int all;
  private int done;
  private long shownAt = System.nanoTime();
  private ProgressBar bar;

  ImageCountDisplay(Terminal terminal, int all) {
    this.terminal = terminal;
    this.all = all;
  }

  @Override
  public synchronized void run() {
    done++;
    if (terminal.interactive()) {
      showBar();
    } else if (System.nanoTime() - shownAt >= NANOS_BETWEEN_LINES) {
      terminal.note("%,d of %,d images".formatted(done, all));
      shownAt = System.nanoTime();
    }
  }

  private void showBar() {
    if (bar == null) {
      bar = Bar.of(terminal, "images").setInitialMax(all).build();
    }
    bar.stepTo(done);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
