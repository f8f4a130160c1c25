package dev.gangway.train;

import dev.gangway.method.Learner;
import dev.gangway.method.StepInput;
import dev.gangway.method.StepMetrics;
import dev.gangway.train.RunSummary.Timing;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** The training loop: batch, step, listeners. */
public final class Trainer {

  private final Learner learner;
  private final Batches batches;
  private final List<TrainingListener> listeners;
  private long nanosInBatches;
  private long nanosInSteps;
  private long nanosInListeners;

  public Trainer(Learner learner, Batches batches, List<TrainingListener> listeners) {
    this.learner = learner;
    this.batches = batches;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Trains from where the last checkpoint stands until an iteration, or until {@code stop}, which
   * is asked between two steps.
   *
   * @return where it ended
   * @throws IOException if a listener cannot write
   */
  public Position train(Checkpoint.State start, long last, Predicate<Position> stop)
      throws IOException {
    long begun = System.nanoTime();
    Position position = position(start.iteration(), last, start.seconds());
    for (TrainingListener listener : listeners) {
      listener.begun(position);
    }
    try (Batches.Feed feed =
        new Batches.Feed(batches, learner::input, position.iteration(), last)) {
      while (position.iteration() < last && !stop.test(position)) {
        StepMetrics metrics = step(feed, position.iteration());
        long stepped = System.nanoTime();
        double seconds = start.seconds() + (stepped - begun) / 1e9;
        position = position(position.iteration() + 1, last, seconds);
        tell(position, metrics);
        nanosInListeners += System.nanoTime() - stepped;
      }
    }
    long ended = System.nanoTime();
    for (TrainingListener listener : listeners) {
      listener.trainingDone(position);
    }
    nanosInListeners += System.nanoTime() - ended;
    return position;
  }

  private StepMetrics step(Batches.Feed feed, long iteration) {
    long begun = System.nanoTime();
    try (StepInput input = feed.next()) {
      long ready = System.nanoTime();
      StepMetrics metrics = learner.run(input, iteration);
      nanosInBatches += ready - begun;
      nanosInSteps += System.nanoTime() - ready;
      return metrics;
    }
  }

  private void tell(Position position, StepMetrics metrics) throws IOException {
    for (TrainingListener listener : listeners) {
      listener.stepDone(position, metrics);
    }
    if (position.iteration() % batches.perEpoch() == 0) {
      for (TrainingListener listener : listeners) {
        listener.epochDone(position);
      }
    }
  }

  public Timing timing() {
    return new Timing(nanosInSteps / 1e9, nanosInBatches / 1e9, nanosInListeners / 1e9);
  }

  private Position position(long iteration, long last, double seconds) {
    return new Position(iteration, batches.perEpoch(), last, seconds);
  }
}
