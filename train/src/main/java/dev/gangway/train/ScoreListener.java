package dev.gangway.train;

import dev.gangway.nn.FeatureClassifier;
import java.io.IOException;

/**
 * Scores F and C at the end of each epoch on a sample of the test sets, and hands the scores on.
 */
final class ScoreListener implements TrainingListener {

  /** Takes the scores of an epoch. */
  interface Sink {
    void scored(Position position, Scores scores) throws IOException;
  }

  private static final int SAMPLE = 2_000;

  private final FeatureClassifier model;
  private final TrainingData sample;
  private final Sink sink;

  ScoreListener(FeatureClassifier model, TrainingData data, Sink sink) {
    this.model = model;
    this.sample = Scores.sample(data, SAMPLE);
    this.sink = sink;
  }

  @Override
  public void epochDone(Position position) throws IOException {
    sink.scored(position, Scores.of(model, sample));
  }
}
