package dev.gangway.bench;

import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.Layout;
import dev.gangway.nn.Precision;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The machine's rate of matrix products and convolutions in each precision. */
public final class GemmBenchmark implements Benchmark {

  private final TrainingSettings settings;
  private final Effort effort;

  /** Only the device and the threads of the settings matter. */
  public GemmBenchmark(TrainingSettings settings, Effort effort) {
    this.settings = settings;
    this.effort = effort;
  }

  @Override
  public String title() {
    return "gemm";
  }

  @Override
  public Measured measure() throws IOException {
    Map<Precision, Rates> rates = new LinkedHashMap<>();
    try (Race race = new Race()) {
      for (Precision precision : Precision.values()) {
        race.add(precision.name(), lane(settings, precision), 1);
      }
      race.run(effort);
      for (Precision precision : Precision.values()) {
        rates.put(precision, Rates.of(device(), race.timings(precision.name())));
      }
    }
    return new Measured(rates, section(rates));
  }

  /** A worker at products in one precision, with all threads for either library. */
  static Lane lane(TrainingSettings settings, Precision precision) throws IOException {
    Compute compute = new Compute(precision, Layout.CHANNELS_LAST, settings.compute().device());
    Job job = Job.of(Job.Kind.PRODUCTS, settings.withCompute(compute));
    return WorkerProcess.start(job, Surroundings.PRODUCTS);
  }

  private Device device() {
    return settings.compute().device();
  }

  private Section section(Map<Precision, Rates> rates) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("GFLOP/s", "fp32", "bf16"));
    for (String name : ProductsTask.operations(device()).keySet()) {
      rows.add(row(name, rates, name));
    }
    rows.add(
        List.of(
            "best",
            "**%.0f**".formatted(rates.get(Precision.FP32).best()),
            "**%.0f**".formatted(rates.get(Precision.BF16).best())));
    String note =
        "On %s, %d threads; median of %d runs each, the precisions in turn; fp32 without TF32."
            .formatted(device(), settings.threads(), effort.rounds());
    return new Section("Matrix products", List.of(note), rows);
  }

  private static List<String> row(String title, Map<Precision, Rates> rates, String name) {
    return List.of(
        title,
        "%.0f".formatted(rates.get(Precision.FP32).each().get(name)),
        "%.0f".formatted(rates.get(Precision.BF16).each().get(name)));
  }
}
