package dev.gangway.cli;

import static dev.gangway.base.InputException.check;

import dev.gangway.cli.doctor.Distribution;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.run.LaunchedTraining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "launch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train with several processes of this machine, each on its part of every batch.",
      "On several machines, start 'gangway train' on each as torchrun or a Kubernetes operator does, with RANK,"
          + " WORLD_SIZE, MASTER_ADDR and MASTER_PORT set, or with Slurm's srun and MASTER_ADDR."
    },
    footer = {
      "",
      "Rank 0 speaks; what the others have to say lies beside the run, in DIR-logs/rank-N.log.",
      "Example: gangway launch --processes 2 -- train --source mnist --target usps --preset quick --out"
          + " runs/two"
    })
final class LaunchCommand implements Callable<Integer> {

  @Option(
      names = "--processes",
      required = true,
      paramLabel = "N",
      description = "How many; --batch must be a multiple of it.")
  private int processes;

  @Option(
      names = "--restarts",
      defaultValue = "0",
      paramLabel = "K",
      description = "How often to resume from the newest checkpoint after a failure (default: 0).")
  private int restarts;

  @Parameters(
      arity = "1..*",
      paramLabel = "train ...",
      description = "The training, after '--'; --threads is by default this machine's cores by N.")
  private List<String> command;

  private Terminal terminal;

  @Override
  public Integer call() throws IOException {
    Distribution.requireLibtorch();
    check(processes >= 1, "--processes must be >= 1, got %s", processes);
    check(restarts >= 0, "--restarts must be >= 0, got %s", restarts);
    int cores = Runtime.getRuntime().availableProcessors();
    LaunchedTraining training =
        new LaunchedTraining(command, processes, Math.max(1, cores / processes));
    training.requireWork();
    for (int restart = 0; ; restart++) {
      training.clear();
      int code = attempt(training);
      if (code == 0 || restart == restarts || !worthAnother(code)) {
        return code;
      }
      terminal.note(
          "starting all processes again (restart %d of %d)".formatted(restart + 1, restarts));
    }
  }

  private int attempt(LaunchedTraining training) throws IOException {
    List<String> words = new ArrayList<>(Main.command());
    words.addAll(training.toStart());
    LocalRanks ranks = new LocalRanks(words, processes, training.logs());
    try (StopRequest stop = new StopRequest(terminal.silent(), "", ranks::stop)) {
      ranks.start();
      LocalRanks.End end = ranks.await();
      end.explanation().ifPresent(terminal::note);
      return end.code();
    } finally {
      ranks.end();
    }
  }

  /** Wrong input stays wrong, and who asked for a stop wants one. */
  private static boolean worthAnother(int code) {
    return code != 2 && code != StopRequest.EXIT_CODE && code != StopRequest.TERMINATED;
  }
}
