package dev.gangway.cli.train;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.Json;
import dev.gangway.cli.doctor.Distribution;
import dev.gangway.cli.doctor.PrecisionChoice;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.dist.Communicator;
import dev.gangway.dist.Rendezvous;
import dev.gangway.method.Method;
import dev.gangway.method.Methods;
import dev.gangway.method.Preset;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.RunConfig;
import dev.gangway.train.RunSummary;
import dev.gangway.train.TrainingData;
import dev.gangway.train.TrainingRun;
import dev.gangway.web.Access;
import dev.gangway.web.Dashboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Train a classifier for the target from a labelled source and an unlabelled target.",
    footer = {
      "",
      "A SPEC is a name (mnist, usps, svhn, synth-street, synth-hand), optionally with :train or"
          + " :test, or a path: a folder with one sub-folder per class (a target may be flat), one"
          + " with train, test and val in it (SPEC:val is one of them), a zip or tar of one, an IDX,"
          + " .mat, .h5, LIBSVM or Parquet file, a folder or 'PATTERN' of Parquet files"
          + " (PATH:image=NAME:label=NAME names their columns).",
      "",
      "Example: gangway train --source photos/labelled --target photos/new --out runs/first"
    })
public final class TrainCommand implements Callable<Integer> {

  private static final Set<String> WITH_RESUME =
      Set.of(
          "--resume",
          "--max-iterations",
          "--max-minutes",
          "--device",
          "--threads",
          "--dashboard",
          "--json",
          "--debug");

  @Spec private CommandSpec spec;

  @Mixin private TaskOptions task;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "How it adapts, if not as the recipe does: ${bundle:methods}.")
  private String method;

  @Option(
      names = "--setting",
      hidden = true,
      paramLabel = "NAME",
      description = "What --method was in version 0.1: source-only, c1-only or c1+c2.")
  private String setting;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of everything (default: 1).")
  private long seed;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the new run.")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Resume this run from its newest checkpoint, with its own settings.")
  private Path resume;

  @Option(
      names = "--or-resume",
      description = "Resume the run in --out if it has begun and is the same training.")
  private boolean orResume;

  @Option(
      names = "--max-minutes",
      paramLabel = "X",
      description = "End after this time with a checkpoint.")
  private Double maxMinutes;

  @Option(
      names = "--dashboard",
      description = "Show the run as a live page in the browser while it trains.")
  private boolean dashboard;

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Mixin private SettingsOptions options;

  private Terminal terminal;

  @Override
  public Integer call() throws IOException {
    Distribution.requireLibtorch();
    check(maxMinutes == null || maxMinutes > 0, "max-minutes must be > 0, got %s", maxMinutes);
    check(!orResume || resume == null, "--or-resume goes with --out (remove it beside --resume)");
    Rendezvous meeting = Rendezvous.of(System.getenv());
    Optional<Path> begun = begun();
    if (meeting.rank() > 0) { // rank 0 has the folder and does the talking
      return follow(begun, meeting);
    }
    return begun.isEmpty() ? begin(meeting) : resume(begun.get(), meeting);
  }

  /** Trains along until the training ends or is stopped; silent unless something is wrong. */
  private int follow(Optional<Path> begun, Rendezvous meeting) throws IOException {
    Terminal silent = terminal.silent();
    Prepared prepared = begun.isEmpty() ? read(silent) : saved(begun.get(), silent);
    try (StopRequest stop = new StopRequest(silent);
        Communicator communicator = meeting.join()) {
      TrainingRun.follow(prepared.config, prepared.data, communicator, stop::requested);
      return stop.requested() ? StopRequest.EXIT_CODE : 0;
    }
  }

  /** The run to resume; empty for a new one. */
  private Optional<Path> begun() {
    return orResume && out != null && Files.exists(out.resolve("config.json"))
        ? Optional.of(out)
        : Optional.ofNullable(resume);
  }

  private int begin(Rendezvous meeting) throws IOException {
    check(out != null, "train needs --out, the folder of the new run");
    task.requireApart(out);
    RunDirectory.clearAbandoned(out);
    RunDirectory.requireFree(out);
    if (setting != null) {
      terminal.note("--setting %s is --method %s now".formatted(setting, chosen().id()));
    }
    Prepared prepared = decided(read(terminal));
    try (RunDirectory run = RunDirectory.create(out)) {
      return train(prepared, run, meeting);
    }
  }

  private int resume(Path begun, Rendezvous meeting) throws IOException {
    Prepared prepared = saved(begun, terminal);
    try (RunDirectory run = RunDirectory.open(begun)) {
      return train(prepared, run, meeting);
    }
  }

  /** With the precision that is faster here; the other processes take this one's. */
  private Prepared decided(Prepared read) {
    TrainingSettings settings =
        options.decided(read.config.settings(), PrecisionChoice.here(), terminal);
    return new Prepared(read.config.withSettings(settings), read.data);
  }

  private record Prepared(RunConfig config, TrainingData data) {}

  private Prepared read(Terminal told) {
    RunConfig config = asked(2, told); // wrong settings fail before any reading
    TrainingData data = new DataReading(config, told).read();
    TrainingSettings settings = settings(data.source().classes().count());
    settings.requireEnough(data.source().images(), data.target());
    return new Prepared(config.withSettings(settings), data);
  }

  /** In version 0.1 the usual one was paper. */
  private Preset recipe() {
    return options.preset(setting == null ? Preset.FAST : Preset.PAPER);
  }

  private Method chosen() {
    Method whole = recipe().method();
    if (setting == null) {
      return method == null ? whole : Methods.named(method);
    }
    check(method == null, "--setting is what --method was: give one of them");
    return Methods.ofSetting(setting, whole);
  }

  private RunConfig asked(int classes, Terminal told) {
    check(task.named(), "train needs --source and --target, or --resume");
    options.findWeights(task.dataDir(), told);
    return task.config(settings(classes)).withWeights(options.weights());
  }

  private TrainingSettings settings(int classes) {
    return options.settings(recipe().settings(classes, chosen())).withSeed(seed);
  }

  private Prepared saved(Path begun, Terminal told) {
    if (resume != null) {
      refuseOtherOptions();
    }
    RunDirectory.requireRun(begun);
    RunConfig found = RunConfig.read(begun).absolute();
    if (resume == null) {
      requireSame(begun, found, told);
      told.note("resuming the run in %s".formatted(begun));
    }
    RunConfig config = resumed(found, told);
    config.settings().compute().device().prepare(); // before any reading
    return new Prepared(config, new DataReading(config, told).read());
  }

  private void requireSame(Path begun, RunConfig found, Terminal told) {
    TrainingSettings settings = found.settings();
    RunConfig asked = asked(settings.network().classes(), told);
    SameTraining.require(
        begun,
        found,
        asked
            .withWeights(found.weights()) // their digest is in the settings
            .withSettings(asked.settings().withCompute(options.computeLike(settings.compute()))));
  }

  /** With another end, device or number of threads, where these were asked for. */
  private RunConfig resumed(RunConfig saved, Terminal told) {
    Long end = options.maxIterations();
    RunConfig config = end == null ? saved : saved.withMaxIterations(end);
    TrainingSettings settings = config.settings();
    int threads = options.threads().orElse(settings.threads());
    if (threads != settings.threads()) {
      told.note(
          "resumed with %d threads after %d: the result is not bit for bit that of an"
                  .formatted(threads, settings.threads())
              + " uninterrupted run");
    }
    Compute compute = settings.compute();
    return config.withSettings(
        settings
            .withThreads(threads)
            .withCompute(compute.withDevice(options.device().orElse(compute.device()))));
  }

  /** A resumed run keeps its sets and settings: saying so beats ignoring what was asked. */
  private void refuseOtherOptions() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      check(
          WITH_RESUME.contains(option.longestName()),
          "--resume keeps the run's own sets and settings (remove %s, or start a new run"
              + " with --out)",
          option.longestName());
    }
  }

  /** The live page of the run that this process trains, for this machine alone. */
  private Dashboard pageOf(RunDirectory run) {
    Access here = Access.ofDashboard(Access.LOOPBACK, Dashboard.PORT, Optional.empty());
    Dashboard page = Dashboard.startNear(run.path(), here);
    terminal.note(
        "dashboard: %s (while this run trains; later: gangway dashboard --runs %s)"
            .formatted(page.address(), run.path()));
    return page;
  }

  private int train(Prepared prepared, RunDirectory run, Rendezvous meeting) throws IOException {
    double maxSeconds = maxMinutes == null ? Double.POSITIVE_INFINITY : 60 * maxMinutes;
    Optional<RunSummary> summary;
    try (StopRequest stop = new StopRequest(terminal);
        Dashboard page = dashboard ? pageOf(run) : null;
        Communicator communicator = meeting.join()) {
      TrainingSession session = new TrainingSession(terminal, maxSeconds, stop, communicator);
      summary = session.train(prepared.config, prepared.data, run);
    }
    if (summary.isEmpty()) {
      return StopRequest.EXIT_CODE;
    }
    RunSummary result = summary.get();
    terminal.out().print(json ? Json.pretty(result) : new SummaryText(result, run.path()));
    Reports.standard(terminal).after(run.path());
    return 0;
  }
}
