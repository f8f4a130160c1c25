package dev.gangway.train;

import dev.gangway.run.view.Metrics;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** What is said of a training that has gone wrong without ending, each kind once. */
final class Alarms {

  static final String DRIFT = "drift";

  /** Takes an alarm: what was seen, at which iteration, and what to try, in one line. */
  @FunctionalInterface
  interface Sink {
    void raised(Position position, String kind, String message) throws IOException;
  }

  private final Sink sink;
  private final Set<String> raised = new HashSet<>();

  /**
   * @param log of the run so far: what was said there is not said again
   */
  Alarms(Sink sink, Metrics log) {
    this.sink = sink;
    log.alarms().forEach(alarm -> raised.add(alarm.kind()));
  }

  boolean raised(String kind) {
    return raised.contains(kind);
  }

  void raise(Position position, String kind, String what, String fix) throws IOException {
    if (raised.add(kind)) {
      String message = "%s: %s at iteration %d (%s)";
      sink.raised(position, kind, message.formatted(kind, what, position.iteration(), fix));
    }
  }
}
