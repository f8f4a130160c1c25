package dev.gangway.cli;

import dev.gangway.base.Json;
import dev.gangway.bench.Benchmark;
import dev.gangway.bench.Benchmark.Measured;
import dev.gangway.bench.DataBenchmark;
import dev.gangway.bench.GemmBenchmark;
import dev.gangway.bench.GrowthBenchmark;
import dev.gangway.bench.PredictBenchmark;
import dev.gangway.bench.ServeBenchmark;
import dev.gangway.bench.StartupBenchmark;
import dev.gangway.bench.StepBenchmark;
import dev.gangway.cli.doctor.LibtorchProbe;
import dev.gangway.cli.doctor.Machine;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.method.Augmentation;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.run.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

final class BenchSession {

  /** What else the user chose; a peer is another program's step. */
  record Choices(boolean quick, Optional<String> peer, BenchCommand.ServeOptions service) {

    private ServeBenchmark.Demand demand() {
      ServeBenchmark.Demand usual =
          quick ? ServeBenchmark.Demand.quick() : ServeBenchmark.Demand.thorough();
      return new ServeBenchmark.Demand(
          service.seconds.map(Duration::ofSeconds).orElse(usual.time()),
          service.clients.isEmpty() ? usual.clients() : service.clients,
          service.slow.orElse(usual.slow()),
          service.idle.orElse(usual.idle()));
    }
  }

  /** Where it was measured; the load is the last minute's average, negative if unknown. */
  private record Place(
      String processor,
      int cores,
      double gibibytes,
      String system,
      String java,
      String libtorch,
      boolean bf16,
      Device device,
      double load) {

    static Place here(Device device) {
      return new Place(
          Machine.processor(),
          Machine.cores(),
          (double) Machine.memory() / (1 << 30),
          System.getProperty("os.name") + " " + System.getProperty("os.version"),
          Runtime.version().toString(),
          LibtorchProbe.version(),
          Compute.nativeBf16(),
          device,
          Machine.load());
    }

    String text() {
      return "%s, %d cores%s, %.0f GiB, %s, Java %s, libtorch %s, on %s; load before measuring %.1f"
          .formatted(
              processor,
              cores,
              bf16 ? " with bf16" : "",
              gibibytes,
              system,
              java,
              libtorch,
              device,
              load);
    }
  }

  private final TrainingSettings settings;
  private final Benchmark.Effort effort;
  private final ServeBenchmark.Demand demand;
  private final Optional<String> peer;
  private final Map<String, Measured> parts = new LinkedHashMap<>();
  private final Place machine;

  BenchSession(TrainingSettings settings, Choices choices) {
    this.settings = // random images have every colour
        settings.augmentation() == Augmentation.AUTO
            ? settings.withAugmentation(Augmentation.FULL)
            : settings;
    effort = choices.quick ? Benchmark.Effort.quick() : Benchmark.Effort.thorough();
    demand = choices.demand();
    peer = choices.peer;
    machine = Place.here(settings.compute().device());
  }

  /** Measures the parts of these names; all of them if there are none. */
  void measure(List<String> names, Terminal terminal) throws IOException {
    Map<String, Benchmark> all = all();
    List<String> known = List.copyOf(all.keySet());
    List<String> chosen = names.isEmpty() ? known : names;
    chosen.forEach(name -> Names.choose("part", name, known, Function.identity()));
    for (String name : chosen) {
      terminal.note("measuring " + name);
      parts.put(name, all.get(name).measure());
    }
  }

  private Map<String, Benchmark> all() {
    Map<String, Benchmark> all = new LinkedHashMap<>();
    all.put("gemm", new GemmBenchmark(settings, effort));
    all.put("step", new StepBenchmark(settings, effort, peer));
    all.put("data", new DataBenchmark(settings, effort));
    all.put("startup", new StartupBenchmark(Main.command(), effort));
    all.put("predict", new PredictBenchmark(settings.network(), effort));
    all.put("serve", new ServeBenchmark(Main.command(), settings.network(), demand));
    all.put("growth", new GrowthBenchmark(settings, effort));
    return all;
  }

  /** The values of a single part, or of several by their names, with the machine. */
  String json() {
    if (parts.size() == 1) {
      return Json.pretty(parts.values().iterator().next().values());
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine);
    parts.forEach((title, measured) -> all.put(title, measured.values()));
    return Json.pretty(all);
  }

  String markdown() {
    return "# Performance\n\n"
        + machine.text()
        + ".\n\n"
        + parts.values().stream()
            .map(measured -> measured.section().markdown())
            .collect(Collectors.joining())
            .stripTrailing()
        + "\n";
  }
}
