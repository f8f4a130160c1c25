package dev.gangway.cli;

import dev.gangway.train.StepMetrics;
import dev.gangway.train.TrainingListener;
import me.tongfei.progressbar.ProgressBar;

/** Shows how far a training is: a bar on a terminal, else a line now and then. */
final class Progress implements TrainingListener, AutoCloseable {

  private static final double SECONDS_BETWEEN_LINES = 20;

  private final Terminal terminal;
  private final String task;
  private ProgressBar bar;
  private double shownAt = -SECONDS_BETWEEN_LINES;
  private long startedAt = -1;
  private double startedSeconds;

  Progress(Terminal terminal, String task) {
    this.terminal = terminal;
    this.task = task;
  }

  @Override
  public void stepDone(Position position, StepMetrics metrics) {
    if (startedAt < 0) {
      startedAt = position.iteration() - 1;
      startedSeconds = position.seconds();
    }
    if (terminal.interactive()) {
      showBar(position, metrics);
    } else if (position.iteration() > startedAt + 1
        && position.seconds() - shownAt >= SECONDS_BETWEEN_LINES) {
      shownAt = position.seconds();
      terminal.note(line(position, metrics));
    }
  }

  private void showBar(Position position, StepMetrics metrics) {
    if (bar == null) {
      bar =
          Bar.of(terminal, task)
              .setInitialMax(position.last())
              .setUnit(" steps", 1)
              .startsFrom(
                  position.iteration(),
                  java.time.Duration.ofMillis(Math.round(1000 * position.seconds())))
              .build();
    }
    bar.stepTo(position.iteration());
    bar.setExtraMessage(" " + text(metrics));
  }

  private String line(Position position, StepMetrics metrics) {
    double pace =
        (position.seconds() - startedSeconds) / Math.max(1, position.iteration() - startedAt - 1);
    long left = Math.round(pace * (position.last() - position.iteration()));
    return "%s step %d of %d, %.2f s a step, %d:%02d left, %s"
        .formatted(
            task, position.iteration(), position.last(), pace, left / 60, left % 60, text(metrics));
  }

  /** The classifier's loss and, with G and D, what D makes of both domains' generated images. */
  private static String text(StepMetrics metrics) {
    var values = metrics.losses();
    String classifier = "L_C %.2f".formatted(values.get("classifier"));
    return values.containsKey("c")
        ? classifier + " b %.1f c %.1f".formatted(values.get("b"), values.get("c"))
        : classifier;
  }

  void warn(String warning) {
    terminal.note("warning: " + warning);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
