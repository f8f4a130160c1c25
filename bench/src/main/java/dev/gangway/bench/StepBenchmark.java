package dev.gangway.bench;

import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One training step, as the settings say, beside the naive one and the machine's rate. */
public final class StepBenchmark implements Benchmark {

  private final TrainingSettings settings;
  private final Effort effort;
  private final Optional<String> peer;

  /**
   * A benchmark.
   *
   * @param peer a command that measures another program's step, see the command's help
   */
  public StepBenchmark(TrainingSettings settings, Effort effort, Optional<String> peer) {
    this.settings = settings;
    this.effort = effort;
    this.peer = peer;
  }

  @Override
  public String title() {
    return "step";
  }

  @Override
  public Measured measure() throws IOException {
    StepFigures figures =
        new StepRace(settings, effort, peer).run(List.of(settings.compute().precision())).get(0);
    return new Measured(figures, StepTable.of("The step", List.of(figures), effort));
  }
}
