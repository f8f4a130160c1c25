package dev.gangway.bench;

import dev.gangway.train.StepPart;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a step with G and D goes: by network and phase. */
public final class PhasesBenchmark implements Benchmark {

  private final TrainingSettings settings;
  private final Effort effort;

  public PhasesBenchmark(TrainingSettings settings, Effort effort) {
    this.settings = settings;
    this.effort = effort;
  }

  @Override
  public String title() {
    return "phases";
  }

  @Override
  public Measured measure() throws IOException {
    Map<String, Timings> parts;
    try (Race race = new Race()) {
      race.add(
          "parts",
          WorkerProcess.start(Job.of(Job.Kind.PARTS, settings), Surroundings.LAUNCHER),
          effort.runs());
      race.run(effort);
      parts = race.timings("parts");
    }
    Map<String, Double> phases = phases(parts);
    return new Measured(Map.of("parts", parts, "phases", phases), section(phases));
  }

  /** Sums of the medians, by network and phase. */
  static Map<String, Double> phases(Map<String, Timings> parts) {
    Map<String, Double> phases = new LinkedHashMap<>();
    phases.put("choosing the batch", parts.get(PartsTask.BATCH).median());
    for (StepPart part : StepPart.values()) {
      String networks = part.networks().equals("-") ? "" : part.networks() + " ";
      phases.merge(networks + part.phase(), parts.get(part.name()).median(), Double::sum);
    }
    return phases;
  }

  private Section section(Map<String, Double> phases) {
    double total = phases.values().stream().mapToDouble(v -> v).sum();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("phase", "ms", "share"));
    phases.forEach(
        (name, ms) ->
            rows.add(List.of(name, "%.1f".formatted(ms), "%.1f %%".formatted(100 * ms / total))));
    rows.add(List.of("all", "%.1f".formatted(total), "100 %"));
    String note =
        "%s, f = %d, batch %d, %s, %d threads; medians of %d runs. Gradient norms count to Adam."
            .formatted(
                settings.setting(),
                settings.network().filters(),
                settings.batch(),
                settings.compute().precision(),
                settings.threads(),
                effort.rounds() * effort.runs());
    return new Section("Where the time of a step goes", List.of(note), rows);
  }
}
