package dev.gangway.cli.train;

import dev.gangway.cli.terminal.Bar;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.method.Method;
import dev.gangway.method.StepMetrics;
import dev.gangway.train.TrainingListener;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;

/** Shows how far a training is: a bar on a terminal, else a line now and then. */
final class Progress implements TrainingListener, AutoCloseable {

  private static final double SECONDS_BETWEEN_LINES = 20;

  private final Terminal terminal;
  private final Method method;
  private ProgressBar bar;
  private double shownAt = -SECONDS_BETWEEN_LINES;
  private long startedAt = -1;
  private double startedSeconds;

  Progress(Terminal terminal, Method method) {
    this.terminal = terminal;
    this.method = method;
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
          Bar.of(terminal, method.id())
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
            method.id(),
            position.iteration(),
            position.last(),
            pace,
            left / 60,
            left % 60,
            text(metrics));
  }

  /** The first losses that the method names. */
  private String text(StepMetrics metrics) {
    return method.losses().stream()
        .filter(loss -> metrics.losses().containsKey(loss.name()))
        .limit(3)
        .map(loss -> "%s %.2f".formatted(loss.symbol(), metrics.losses().get(loss.name())))
        .collect(Collectors.joining(" "));
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
