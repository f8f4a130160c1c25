package dev.gangway.bench;

import dev.gangway.bench.StepFigures.Clocks;
import dev.gangway.bench.StepFigures.Peaks;
import dev.gangway.nn.Precision;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The step in some precisions, the naive step, products and perhaps a peer, in turn. */
final class StepRace {

  private final TrainingSettings settings;
  private final Effort effort;
  private final Optional<String> peer;

  StepRace(TrainingSettings settings, Effort effort, Optional<String> peer) {
    this.settings = settings;
    this.effort = effort;
    this.peer = peer;
  }

  /** Figures in the order of the precisions. */
  List<StepFigures> run(List<Precision> precisions) throws IOException {
    Map<Precision, WorkerProcess> steps = new EnumMap<>(Precision.class);
    try (Race race = new Race()) {
      for (Precision precision : precisions) {
        WorkerProcess worker =
            WorkerProcess.start(Job.of(Job.Kind.STEP, in(precision)), Surroundings.LAUNCHER);
        steps.put(precision, worker);
        race.add("step " + precision, worker, effort.runs());
        race.add("products " + precision, GemmBenchmark.lane(settings, precision), 1);
      }
      WorkerProcess naive =
          WorkerProcess.start(Job.of(Job.Kind.NAIVE, settings), Surroundings.DEFAULT);
      race.add("naive", naive, 1);
      peer.ifPresent(command -> race.add("peer", new PeerLane(command), 1));
      race.run(effort);
      return figures(race, steps, naive.finish().peakBytes());
    }
  }

  private List<StepFigures> figures(Race race, Map<Precision, WorkerProcess> steps, long naivePeak)
      throws IOException {
    List<StepFigures> figures = new ArrayList<>();
    for (Map.Entry<Precision, WorkerProcess> entry : steps.entrySet()) {
      Precision precision = entry.getKey();
      Clocks clocks =
          new Clocks(
              race.step("step " + precision),
              race.step("naive"),
              Rates.of(settings.compute().device(), race.timings("products " + precision)),
              peer.map(command -> race.step("peer")).orElse(null));
      Peaks peaks = new Peaks(entry.getValue().finish().peakBytes(), naivePeak);
      figures.add(StepFigures.of(in(precision), clocks, peaks));
    }
    return figures;
  }

  private TrainingSettings in(Precision precision) {
    return settings.withCompute(settings.compute().withPrecision(precision));
  }
}
