package dev.gangway.train;

import dev.gangway.nn.FeatureClassifier;
import java.io.IOException;
import java.util.List;

/** Evaluates F and C at each milestone and at the end of the training, and tells the others. */
final class EpochEvaluator implements TrainingListener {

  private final FeatureClassifier model;
  private final EpochEvaluation.Samples samples;
  private final Milestones milestones;
  private final List<TrainingListener> told;

  EpochEvaluator(
      FeatureClassifier model,
      EpochEvaluation.Samples samples,
      Milestones milestones,
      List<TrainingListener> told) {
    this.model = model;
    this.samples = samples;
    this.milestones = milestones;
    this.told = told;
  }

  @Override
  public void epochDone(Position position) throws IOException {
    if (milestones.at(position)) {
      evaluate(position);
    }
  }

  /** A training that was stopped is not evaluated: resuming must equal never having stopped. */
  @Override
  public void trainingDone(Position position) throws IOException {
    if (position.iteration() == position.last() && !milestones.at(position)) {
      evaluate(position);
    }
  }

  private void evaluate(Position position) throws IOException {
    EpochEvaluation evaluation = EpochEvaluation.of(model, samples);
    for (TrainingListener listener : told) {
      listener.evaluated(position, evaluation);
    }
  }
}
