package dev.gangway.cli;

import static dev.gangway.run.InputException.check;

import dev.gangway.bench.Benchmark;
import dev.gangway.bench.DataBenchmark;
import dev.gangway.bench.Effort;
import dev.gangway.bench.GemmBenchmark;
import dev.gangway.bench.GrowthBenchmark;
import dev.gangway.bench.NaiveBenchmark;
import dev.gangway.bench.PhasesBenchmark;
import dev.gangway.bench.PredictBenchmark;
import dev.gangway.bench.ServeBenchmark;
import dev.gangway.bench.ServeEffort;
import dev.gangway.bench.StartupBenchmark;
import dev.gangway.bench.StepBenchmark;
import dev.gangway.bench.StepsBenchmark;
import dev.gangway.bench.TsneBenchmark;
import dev.gangway.run.Names;
import dev.gangway.train.Augmentation;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The measurements that a user asked for, with one choice of settings. */
final class BenchSession {

  /**
   * What else the user chose.
   *
   * @param quick whether a first look is enough
   * @param peer another program's step
   * @param service how it is asked, where that is not as usual
   */
  record Choices(boolean quick, Optional<String> peer, ServeOptions service) {

    private ServeEffort serving() {
      ServeEffort effort = quick ? ServeEffort.quick() : ServeEffort.thorough();
      effort = service.seconds.map(Duration::ofSeconds).map(effort::withTime).orElse(effort);
      effort = service.clients.isEmpty() ? effort : effort.withClients(service.clients);
      effort = service.slow.map(effort::withSlow).orElse(effort);
      return service.idle.map(effort::withIdle).orElse(effort);
    }
  }

  private final TrainingSettings settings;
  private final Effort effort;
  private final ServeEffort serving;
  private final Optional<String> peer;

  BenchSession(TrainingSettings settings, Choices choices) {
    check(
        settings.generates(),
        "the settings measured are those with G and D: choose --setting c1+c2 or c1-only (steps has"
            + " source-only, too) and a --lambda above 0");
    this.settings = // random images have every colour
        settings.augmentation() == Augmentation.AUTO
            ? settings.withAugmentation(Augmentation.FULL)
            : settings;
    this.effort = choices.quick ? Effort.quick() : Effort.thorough();
    this.serving = choices.serving();
    this.peer = choices.peer;
  }

  /** Measures the parts of these names; all of them if there are none. */
  BenchReport measure(List<String> names, Terminal terminal) throws IOException {
    List<Benchmark> chosen =
        names.isEmpty()
            ? all()
            : names.stream()
                .map(name -> Names.choose("part", name, all(), Benchmark::title))
                .toList();
    BenchReport report = new BenchReport(DoctorMachine.described(settings.compute().device()));
    for (Benchmark part : chosen) {
      terminal.note("measuring " + part.title());
      report.add(part.title(), part.measure());
    }
    return report;
  }

  private List<Benchmark> all() {
    return List.of(
        new GemmBenchmark(settings, effort),
        new StepBenchmark(settings, effort, peer),
        new StepsBenchmark(settings, effort),
        new NaiveBenchmark(settings, effort),
        new PhasesBenchmark(settings, effort),
        new DataBenchmark(settings, effort),
        new StartupBenchmark(OwnCommand.words(), effort),
        new TsneBenchmark(effort),
        new PredictBenchmark(settings.network(), effort),
        new ServeBenchmark(OwnCommand.words(), settings.network(), serving),
        new GrowthBenchmark(settings, effort));
  }
}
