package dev.gangway.bench;

import dev.gangway.train.Setting;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The step of every setting, batch and precision, each beside the naive one. */
public final class StepsBenchmark implements Benchmark {

  private final TrainingSettings settings;
  private final Effort effort;

  public StepsBenchmark(TrainingSettings settings, Effort effort) {
    this.settings = settings;
    this.effort = effort;
  }

  @Override
  public String title() {
    return "steps";
  }

  @Override
  public Measured measure() throws IOException {
    List<StepFigures> all = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      for (int batch : batches()) {
        TrainingSettings varied = settings.withSetting(setting).withBatch(batch);
        all.addAll(
            new StepRace(varied, effort, Optional.empty())
                .run(Variations.precisions(settings.compute().device())));
      }
    }
    return new Measured(all, StepTable.of("Every setting, batch and precision", all, effort));
  }

  private List<Integer> batches() {
    int batch = settings.batch();
    return effort.brief() ? List.of(batch) : List.of(Math.max(2, batch / 2), batch, 2 * batch);
  }
}
