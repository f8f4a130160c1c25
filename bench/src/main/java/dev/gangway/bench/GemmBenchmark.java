package dev.gangway.bench;

import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Device;
import dev.gangway.nn.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine's rate of matrix products and convolutions in each precision.
 *
 * @param settings of which only the device and the threads matter
 */
public record GemmBenchmark(TrainingSettings settings, Benchmark.Effort effort)
    implements Benchmark {

  @Override
  public Measured measure() throws IOException {
    Map<Precision, ProductsTask.Rates> rates = new LinkedHashMap<>();
    try (Race race = new Race()) {
      for (Precision precision : Precision.values()) {
        race.add(precision.name(), lane(settings, precision), 1);
      }
      race.run(effort);
      for (Precision precision : Precision.values()) {
        rates.put(precision, ProductsTask.rates(device(), race.timings(precision.name())));
      }
    }
    return new Measured(rates, section(rates));
  }

  /** A worker at products in one precision, with all threads for either library. */
  static Race.Lane lane(TrainingSettings settings, Precision precision) throws IOException {
    Job job =
        Job.of(
            Job.Kind.PRODUCTS, settings.withCompute(settings.compute().withPrecision(precision)));
    return WorkerProcess.start(
        job, Map.of("OPENBLAS_NUM_THREADS", Integer.toString(settings.threads())));
  }

  private Device device() {
    return settings.compute().device();
  }

  private Section section(Map<Precision, ProductsTask.Rates> rates) {
    ProductsTask.Rates fp32 = rates.get(Precision.FP32);
    ProductsTask.Rates bf16 = rates.get(Precision.BF16);
    List<String> lines = new ArrayList<>(List.of("GFLOP/s | fp32 | bf16"));
    for (String name : ProductsTask.operations(device()).keySet()) {
      lines.add("%s | %s | %s".formatted(name, rate(fp32, name), rate(bf16, name)));
    }
    lines.add("best | **%.0f** | **%.0f**".formatted(fp32.best(), bf16.best()));
    String note =
        "On %s, %d threads; median of %d runs each, the precisions in turn; fp32 without TF32."
            .formatted(device(), settings.threads(), effort.rounds());
    return new Section("Matrix products", List.of(note), lines);
  }

  /** What was too slow to be measured has none. */
  private static String rate(ProductsTask.Rates rates, String name) {
    Double rate = rates.each().get(name);
    return rate == null ? "-" : rate < 10 ? "%.1f".formatted(rate) : "%.0f".formatted(rate);
  }
}
