package dev.gangway.cli.terminal;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;

/** Shows how far work is: a bar on a terminal, else a line now and then. Thread-safe. */
public final class WorkDisplay implements AutoCloseable {

  private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

  private final Terminal terminal;
  private final String unit;
  private final long unitSize;
  private long shownAt = System.nanoTime();
  private String shown;
  private ProgressBar bar;

  /** The unit stands behind a bar's numbers; a task given here begins without a line. */
  public WorkDisplay(Terminal terminal, String task, String unit, long unitSize) {
    this.terminal = terminal;
    this.shown = task;
    this.unit = unit;
    this.unitSize = unitSize;
  }

  /** For images. */
  public static WorkDisplay ofImages(Terminal terminal) {
    return new WorkDisplay(terminal, "images", "", 1);
  }

  /** Shows how far a task is; a total of 0 or less is not known. */
  public synchronized void show(String task, long done, long total, Supplier<String> line) {
    boolean another = !task.equals(shown);
    shown = task;
    if (terminal.interactive()) {
      if (bar == null || another) {
        close();
        bar = Bar.of(terminal, task).setUnit(unit, unitSize).build();
      }
      if (total > 0) {
        bar.maxHint(total);
      }
      bar.stepTo(done);
    } else if (another || System.nanoTime() - shownAt >= NANOS_BETWEEN_LINES) {
      terminal.note(line.get());
      shownAt = System.nanoTime();
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
