package dev.gangway.bench;

import dev.gangway.nn.Compute;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Precision;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the naive step to ours, one economy after the other. */
public final class NaiveBenchmark implements Benchmark {

  private static final String NAIVE = "naive, fp32, contiguous, default environment";

  private record Variant(Job job, Surroundings surroundings) {}

  private final TrainingSettings settings;
  private final Effort effort;

  public NaiveBenchmark(TrainingSettings settings, Effort effort) {
    this.settings = settings;
    this.effort = effort;
  }

  @Override
  public String title() {
    return "naive";
  }

  @Override
  public Measured measure() throws IOException {
    Map<String, Timings> timings = new LinkedHashMap<>();
    try (Race race = new Race()) {
      for (Map.Entry<String, Variant> entry : variants().entrySet()) {
        Variant variant = entry.getValue();
        WorkerProcess worker = WorkerProcess.start(variant.job, variant.surroundings);
        race.add(entry.getKey(), worker, 1);
      }
      race.run(effort);
      variants().keySet().forEach(name -> timings.put(name, race.step(name)));
    }
    return new Measured(timings, section(timings));
  }

  private Map<String, Variant> variants() {
    Map<String, Variant> all = new LinkedHashMap<>();
    all.put(NAIVE, naive(Surroundings.DEFAULT));
    all.put("naive with the launcher's allocator and threads", naive(Surroundings.LAUNCHER));
    all.put(
        "each gradient once, fp32, contiguous, launcher",
        step(Precision.FP32, Layout.CONTIGUOUS, Surroundings.LAUNCHER));
    all.put(
        "fp32, channels last, launcher",
        step(Precision.FP32, Layout.CHANNELS_LAST, Surroundings.LAUNCHER));
    all.put(
        "fp32, channels last, default environment",
        step(Precision.FP32, Layout.CHANNELS_LAST, Surroundings.DEFAULT));
    if (Variations.precisions(settings.compute().device()).contains(Precision.BF16)) {
      all.put(
          "bf16, channels last, launcher",
          step(Precision.BF16, Layout.CHANNELS_LAST, Surroundings.LAUNCHER));
      all.put(
          "bf16, channels last, default environment",
          step(Precision.BF16, Layout.CHANNELS_LAST, Surroundings.DEFAULT));
    }
    return all;
  }

  private Variant naive(Surroundings surroundings) {
    return new Variant(Job.of(Job.Kind.NAIVE, settings), surroundings);
  }

  private Variant step(Precision precision, Layout layout, Surroundings surroundings) {
    Compute compute = new Compute(precision, layout, settings.compute().device());
    return new Variant(Job.of(Job.Kind.STEP, settings.withCompute(compute)), surroundings);
  }

  private Section section(Map<String, Timings> timings) {
    double naive = timings.get(NAIVE).median();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("step", "ms", "naive / this"));
    timings.forEach(
        (name, t) -> rows.add(List.of(name, t.text(), "%.2f".formatted(naive / t.median()))));
    String note =
        "%s, f = %d, batch %d, %d threads; medians with quartiles of %d runs each, in turn."
            .formatted(
                settings.setting(),
                settings.network().filters(),
                settings.batch(),
                settings.threads(),
                effort.rounds());
    return new Section("What each economy brings", List.of(note), rows);
  }
}
