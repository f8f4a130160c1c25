package dev.gangway.cli;

import static dev.gangway.run.InputException.check;

import dev.gangway.bench.Benchmark;
import dev.gangway.bench.DataBenchmark;
import dev.gangway.bench.Effort;
import dev.gangway.bench.GemmBenchmark;
import dev.gangway.bench.GrowthBenchmark;
import dev.gangway.bench.NaiveBenchmark;
import dev.gangway.bench.PhasesBenchmark;
import dev.gangway.bench.StartupBenchmark;
import dev.gangway.bench.StepBenchmark;
import dev.gangway.bench.StepsBenchmark;
import dev.gangway.run.Names;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The measurements that a user asked for, with one choice of settings. */
final class BenchSession {

  private final TrainingSettings settings;
  private final Effort effort;
  private final Optional<String> peer;

  BenchSession(TrainingSettings settings, boolean quick, Optional<String> peer) {
    check(
        settings.setting().adversarial(),
        "the settings measured are those with G and D: choose --setting c1+c2 or c1-only (steps has"
            + " source-only, too)");
    this.settings = settings;
    this.effort = quick ? Effort.quick() : Effort.thorough();
    this.peer = peer;
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
        new GrowthBenchmark(settings, effort));
  }
}
