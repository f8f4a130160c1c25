package dev.gangway.cli;

import dev.gangway.run.RunDirectory;
import dev.gangway.train.Milestones;
import dev.gangway.train.RunConfig;
import dev.gangway.train.RunSummary;
import dev.gangway.train.TrainingData;
import dev.gangway.train.TrainingListener;
import dev.gangway.train.TrainingRun;
import dev.gangway.train.TrainingRun.Sitting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains at the terminal: with progress and pictures. */
final class TrainingSession {

  private final Terminal terminal;
  private final double maxSeconds;
  private final StopRequest stop;

  TrainingSession(Terminal terminal, double maxSeconds, StopRequest stop) {
    this.terminal = terminal;
    this.maxSeconds = maxSeconds;
    this.stop = stop;
  }

  /** Trains; empty if the user stopped it. */
  Optional<RunSummary> train(RunConfig config, TrainingData data, RunDirectory run)
      throws IOException {
    RunProvenance.write(run, config, data);
    Milestones milestones = Milestones.of(config.settings());
    try (Progress progress = new Progress(terminal, config.settings().setting().toString())) {
      Sitting sitting =
          new Sitting(
              maxSeconds,
              stop::requested,
              progress::warn,
              (step, sets, folder) -> {
                List<TrainingListener> watchers = new ArrayList<>();
                watchers.add(progress);
                step.sourceLikeImages()
                    .ifPresent(
                        g ->
                            watchers.add(
                                new SamplePictures(g, sets, folder, milestones, terminal)));
                return watchers;
              },
              summary -> RunPictures.draw(run, summary, terminal));
      Optional<RunSummary> summary = new TrainingRun(config, data, run).execute(sitting);
      if (summary.isEmpty()) {
        terminal.note("stopped; go on with: gangway train --resume " + run.path());
      }
      return summary;
    }
  }
}
