package dev.gangway.cli;

import static dev.gangway.run.InputException.check;

import dev.gangway.run.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.Preset;
import dev.gangway.train.RunConfig;
import dev.gangway.train.RunSummary;
import dev.gangway.train.Setting;
import dev.gangway.train.TrainingData;
import dev.gangway.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gangway demo}: the main job on the built-in domains, in all three settings. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The main job with nothing to download: learn digits from synthetic house numbers, adapt to synthetic"
          + " handwriting without its labels, and compare the three settings of the method.",
      "Some minutes on two cores."
    })
final class DemoCommand implements Callable<Integer> {

  private static final String SOURCE = "synth-street";
  private static final String TARGET = "synth-hand";

  @Option(
      names = "--out",
      defaultValue = "runs/demo",
      paramLabel = "DIR",
      description = "Folder for the three runs, the table and the pictures (default: runs/demo).")
  private Path out;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Default: 1.")
  private long seed;

  @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all cores).")
  private Integer threads;

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean json;

  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    check(threads == null || threads >= 1, "threads must be >= 1, got %s", threads);
    RunDirectory.requireFree(out);
    TrainingSettings base = Preset.DEMO.settings(10).withSeed(seed);
    TrainingSettings settings = threads == null ? base : base.withThreads(threads);
    RunConfig config = new RunConfig(SOURCE, TARGET, null, "", false, settings);
    TrainingData data = new DataReading(config, terminal).read();
    List<RunSummary> summaries = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      Optional<RunSummary> summary =
          train(config.withSettings(settings.withSetting(setting)), data);
      if (summary.isEmpty()) {
        return StopRequest.EXIT_CODE;
      }
      summaries.add(summary.get());
    }
    DemoTable table = DemoTable.of(summaries);
    WholeFile.write(out.resolve("summary.json"), Json.pretty(table));
    DemoPictures.draw(out, table, terminal);
    terminal.out().print(json ? Json.pretty(table) : table.text(out));
    return 0;
  }

  private Optional<RunSummary> train(RunConfig config, TrainingData data) throws IOException {
    Path folder = out.resolve(config.settings().setting().toString());
    Files.createDirectories(out);
    try (RunDirectory run = RunDirectory.create(folder)) {
      return new TrainingSession(terminal, Double.POSITIVE_INFINITY).train(config, data, run);
    }
  }
}
