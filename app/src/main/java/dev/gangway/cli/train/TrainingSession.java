package dev.gangway.cli.train;

import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.dist.Communicator;
import dev.gangway.dist.Solo;
import dev.gangway.method.Gta;
import dev.gangway.method.TrainingSettings;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.ShellWord;
import dev.gangway.train.Milestones;
import dev.gangway.train.RunConfig;
import dev.gangway.train.RunSummary;
import dev.gangway.train.TrainingData;
import dev.gangway.train.TrainingListener;
import dev.gangway.train.TrainingRun;
import dev.gangway.train.TrainingRun.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains at the terminal: with progress and pictures. */
public record TrainingSession(
    Terminal terminal, double maxSeconds, StopRequest stop, Communicator communicator) {

  /** By this process alone. */
  public TrainingSession(Terminal terminal, double maxSeconds, StopRequest stop) {
    this(terminal, maxSeconds, stop, Solo.PROCESS);
  }

  /** Trains; empty if the user stopped it. */
  public Optional<RunSummary> train(RunConfig config, TrainingData data, RunDirectory run)
      throws IOException {
    Optional<RunSummary> summary = trainWithBar(config, data, run);
    if (summary.isEmpty()) {
      terminal.note("stopped; resume with: gangway train --resume " + ShellWord.of(run.path()));
    }
    return summary;
  }

  private Optional<RunSummary> trainWithBar(RunConfig config, TrainingData data, RunDirectory run)
      throws IOException {
    noteOtherProcesses(run);
    noteNoPull(config.settings());
    RunProvenance.write(run, config, data, communicator.size());
    Milestones milestones = Milestones.of(config.settings());
    try (Progress progress = new Progress(terminal, config.settings().method().method())) {
      Session session =
          new Session(
              maxSeconds,
              stop::requested,
              progress::warn,
              (learner, sets, folder) -> {
                List<TrainingListener> watchers = new ArrayList<>();
                watchers.add(progress);
                learner
                    .sourceLikeImages()
                    .ifPresent(
                        g ->
                            watchers.add(
                                new SamplePictures(g, sets, folder, milestones, terminal)));
                return watchers;
              });
      return new TrainingRun(config, data, run, communicator).execute(session);
    }
  }

  private void noteNoPull(TrainingSettings settings) {
    boolean unheard =
        settings.method().find(Gta.Settings.class).map(pull -> pull.lambda() == 0).orElse(false);
    if (unheard) {
      terminal.note(
          "with --lambda 0 F does not notice G and D (--method self-training or source-only trains"
              + " without them, faster)");
    }
  }

  /** Another number of processes adds gradients up in another order: not bit for bit the same. */
  private void noteOtherProcesses(RunDirectory run) {
    int before = RunDirectory.processes(run.path());
    if (before != communicator.size() && RunDirectory.latestCheckpoint(run.path()).isPresent()) {
      terminal.note(
          "resumed with %d processes after %d: the result is not that of an uninterrupted run"
              .formatted(communicator.size(), before));
    }
  }
}
