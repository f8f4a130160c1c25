package dev.gangway.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.EvaluationCounter;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Watches self-training, which can learn its own mistakes: raises an alarm, once, when a class that
 * the source has is missing from what is predicted on the target, or when information maximisation
 * falls well below its best, or when teacher and last weights part. From then on no checkpoint is
 * chosen any more ({@link Selection}), so the run keeps one from before.
 */
final class DriftWatch implements EpochListener {

  private static final String KIND = "drift";

  /** A class is missing below this part of its share in the source. */
  private static final double MISSING = 0.1;

  /** Images of a class to be expected for its absence to mean something. */
  private static final double ENOUGH = 20;

  /** Information maximisation, in nats, below its best at which something is wrong. */
  private static final double FALL = 0.15;

  private final SelfTraining selfTraining;
  private final AlarmListener.Sink sink;
  private double best = Double.NEGATIVE_INFINITY;
  private boolean raised;

  /**
   * Images of each class.
   *
   * @param names of the classes
   * @param source labelled so
   * @param target predicted so
   */
  record Counts(List<String> names, long[] source, long[] target) {

    private static Counts of(Observation observation) {
      LabelledImages source = observation.samples().source();
      int[] predicted =
          Arrays.stream(observation.target().logits())
              .mapToInt(EvaluationCounter::argmax)
              .toArray();
      List<String> names = source.classes().names();
      return new Counts(
          names, count(source.labels(), names.size()), count(predicted, names.size()));
    }

    /** The undecided count for no class. */
    private static long[] count(int[] classes, int of) {
      long[] counts = new long[of];
      Arrays.stream(classes)
          .filter(k -> k != EvaluationCounter.UNDECIDED)
          .forEach(k -> counts[k]++);
      return counts;
    }
  }

  /**
   * A watch.
   *
   * @param log of the run so far, from which a watch that was interrupted goes on
   */
  DriftWatch(SelfTraining selfTraining, AlarmListener.Sink sink, List<JsonNode> log) {
    this.selfTraining = selfTraining;
    this.sink = sink;
    for (JsonNode line : log) {
      raised |= line.path("alarm").asText().equals(KIND);
      best = Math.max(best, line.path("values").path("im").asDouble(Double.NEGATIVE_INFINITY));
    }
  }

  /** Whether it has raised its alarm: weights from then on are not to be chosen. */
  boolean raised() {
    return raised;
  }

  @Override
  public void judged(Position position, EpochReport report) throws IOException {
    judged(position, Counts.of(report.observation()), report.validators().get("im"));
  }

  /**
   * One epoch.
   *
   * @param im information maximisation
   */
  void judged(Position position, Counts counts, double im) throws IOException {
    double ratio = (double) Arrays.stream(counts.target).sum() / Arrays.stream(counts.source).sum();
    for (int k = 0; k < counts.target.length; k++) {
      double expected = counts.source[k] * ratio;
      if (expected >= ENOUGH && counts.target[k] < MISSING * expected) {
        raise(
            position,
            "class '%s' is predicted for %d of the target's images, its share in the source makes %.0f"
                .formatted(counts.names.get(k), counts.target[k], expected));
      }
    }
    if (selfTraining.parted(position.iteration())) {
      raise(
          position,
          "averaged and last weights agree on %.0f %% of the target's images only"
              .formatted(100 * selfTraining.agreement()));
    }
    if (im < best - FALL) {
      raise(
          position,
          "information maximisation on the target fell from %.2f to %.2f".formatted(best, im));
    }
    best = Math.max(best, im);
  }

  private void raise(Position position, String what) throws IOException {
    if (raised || selfTraining.startedAt() < 0) {
      return;
    }
    raised = true;
    sink.raised(
        position,
        new Alarm(
            KIND,
            "drift: %s at iteration %d (take the chosen checkpoint in selected.json, which is from"
                    .formatted(what, position.iteration())
                + " before, or try a higher --agreement or --confidence, or a lower --class-balance"
                + " if the target's classes are shared out otherwise than the source's)"));
  }
}
