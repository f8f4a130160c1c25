package dev.gangway.train;

import dev.gangway.eval.DomainDistance;
import dev.gangway.eval.Snapshot;
import dev.gangway.eval.Validator;
import dev.gangway.eval.Validators;
import dev.gangway.nn.FeatureClassifier;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges F and C at each milestone and at the end of the training, and hands the report on. */
final class EpochJudge implements TrainingListener {

  private final FeatureClassifier model;
  private final EpochSamples samples;
  private final Milestones milestones;
  private final List<EpochListener> listeners;

  EpochJudge(
      FeatureClassifier model,
      EpochSamples samples,
      Milestones milestones,
      List<EpochListener> listeners) {
    this.model = model;
    this.samples = samples;
    this.milestones = milestones;
    this.listeners = listeners;
  }

  @Override
  public void epochDone(Position position) throws IOException {
    if (milestones.at(position)) {
      judge(position);
    }
  }

  /** A training that was stopped is not judged: going on must equal never having stopped. */
  @Override
  public void trainingDone(Position position) throws IOException {
    if (position.iteration() == position.last() && !milestones.at(position)) {
      judge(position);
    }
  }

  private void judge(Position position) throws IOException {
    EpochReport report = report(Observation.of(model, samples));
    for (EpochListener listener : listeners) {
      listener.judged(position, report);
    }
  }

  private static EpochReport report(Observation observation) {
    Snapshot snapshot = observation.snapshot();
    Map<String, Double> values = new LinkedHashMap<>();
    for (Validator validator : Validators.all()) {
      values.put(validator.title(), validator.score(snapshot));
    }
    Map<String, Double> distances = new LinkedHashMap<>();
    for (DomainDistance distance : DomainDistance.all()) {
      distances.put(distance.title(), distance.between(snapshot));
    }
    return new EpochReport(observation.scores(), values, distances, observation);
  }
}
