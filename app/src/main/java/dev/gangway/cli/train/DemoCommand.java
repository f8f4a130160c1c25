package dev.gangway.cli.train;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.gangway.base.Json;
import dev.gangway.cli.doctor.Distribution;
import dev.gangway.cli.doctor.PrecisionChoice;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.image.BackgroundColour;
import dev.gangway.method.Methods;
import dev.gangway.method.Preset;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Compute;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import dev.gangway.train.Protocol;
import dev.gangway.train.RunConfig;
import dev.gangway.train.RunSummary;
import dev.gangway.train.TrainingData;
import dev.gangway.web.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The main job with nothing to download: learn digits from synthetic house numbers, adapt to synthetic"
          + " handwriting without its labels, and compare the three stages of the method.",
      "A minute and a half on two cores."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final String SOURCE = "synth-street";
  private static final String TARGET = "synth-hand";
  private static final int AT_ONCE = 2;
  private static final List<String> METHODS = Preset.DEMO.method().ablation();
  private static final List<String> LONGEST_FIRST = List.of("gta-c1", "gta", "source-only");

  @Option(
      names = "--out",
      defaultValue = "runs/demo",
      paramLabel = "DIR",
      description = "Folder for the three runs and the table (default: runs/demo).")
  private Path out;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Default: 1.")
  private long seed;

  @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all cores).")
  private Integer threads;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean json;

  private Terminal terminal;

  @Override
  public Integer call() throws IOException {
    Distribution.requireLibtorch();
    check(threads == null || threads >= 1, "threads must be >= 1, got %s", threads);
    RunDirectory.requireFree(out, "choose another --out, or delete the earlier demo");
    TrainingSettings settings =
        Preset.DEMO
            .settings(10)
            .withSeed(seed)
            .withCompute(Compute.usual(device.ready()))
            .withThreads(Math.max(1, cores() / AT_ONCE));
    RunConfig config =
        new RunConfig(
            SOURCE, TARGET, null, "", false, BackgroundColour.WHITE, Protocol.FULL, settings);
    TrainingData data = new DataReading(config, terminal).read();
    Files.createDirectories(out);
    List<RunSummary> summaries = train(config.withSettings(decided(settings)), data);
    if (summaries.size() < METHODS.size()) {
      return StopRequest.EXIT_CODE;
    }
    DemoTable table = DemoTable.of(summaries);
    WholeFile.write(out.resolve("summary.json"), Json.pretty(table));
    List<Path> runs = table.rows().stream().map(row -> out.resolve(row.method())).toList();
    Reports.standard(terminal).after("gangway demo", runs, out);
    terminal.out().print(json ? Json.pretty(table) : table.text(out));
    return 0;
  }

  private TrainingSettings decided(TrainingSettings settings) {
    return device.named().isCuda() ? settings : PrecisionChoice.here().decide(settings, terminal);
  }

  private int cores() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /**
   * Trains by all methods, the two with a generator at once: small networks gain more from that
   * than from more threads each. Returns the summaries of those that were not stopped, in the order
   * of the table.
   */
  private List<RunSummary> train(RunConfig config, TrainingData data) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try (StopRequest stop = new StopRequest(terminal)) {
      TrainingSession session =
          new TrainingSession(terminal.withoutBar(), Double.POSITIVE_INFINITY, stop);
      Map<String, Future<Optional<RunSummary>>> running = new HashMap<>();
      for (String method : LONGEST_FIRST) {
        RunConfig own = config.withSettings(own(config.settings(), method));
        running.put(method, pool.submit(() -> train(session, own, data)));
      }
      List<RunSummary> summaries = new ArrayList<>();
      for (String method : METHODS) {
        result(running.get(method)).ifPresent(summaries::add);
      }
      return summaries;
    } finally {
      pool.shutdownNow();
    }
  }

  private static TrainingSettings own(TrainingSettings settings, String method) {
    return settings.withMethod(settings.method().as(Methods.named(method)));
  }

  private Optional<RunSummary> train(TrainingSession session, RunConfig config, TrainingData data)
      throws IOException {
    Path folder = out.resolve(config.settings().method().method().id());
    try (RunDirectory run = RunDirectory.create(folder)) {
      return session.train(config, data, run);
    }
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * The ablation of a demo, {@code summary.json}.
   *
   * @param oracle always true: {@code targetTestAccuracy} saw target labels, and selected nothing
   */
  public record DemoTable(String source, String target, long seed, boolean oracle, List<Row> rows) {

    /** One method; accuracies 0..1 on held-out images. */
    public record Row(
        @JsonAlias("setting") String method,
        double sourceTestAccuracy,
        double targetTestAccuracy,
        long iterations,
        double seconds) {}

    public static DemoTable of(List<RunSummary> summaries) {
      RunSummary first = summaries.get(0);
      return new DemoTable(
          first.source(),
          first.target(),
          first.seed(),
          true,
          summaries.stream().map(DemoTable::row).toList());
    }

    private static Row row(RunSummary summary) {
      return new Row(
          summary.method(),
          summary.scores().sourceTest().accuracy(),
          summary.scores().targetTest().orElseThrow().value().accuracy(),
          summary.iteration(),
          summary.seconds());
    }

    String text(Path out) {
      StringBuilder text = new StringBuilder();
      text.append("%s -> %s, seed %d, last weights%n%n".formatted(source, target, seed));
      text.append("  method        source test   target test     gain   seconds%n".formatted());
      double base = rows.get(0).targetTestAccuracy;
      for (Row row : rows) {
        text.append(
            "  %-12s %12s %13s %8s %9.0f%n"
                .formatted(
                    row.method,
                    Figures.percent(row.sourceTestAccuracy),
                    Figures.percent(row.targetTestAccuracy),
                    Figures.points(row.targetTestAccuracy - base),
                    row.seconds));
      }
      text.append("%nThe target's labels were used for this table alone. Look at:%n".formatted());
      for (String name : List.of("report.html", "gta/samples/last.png")) {
        text.append("  %s%n".formatted(out.resolve(name)));
      }
      return text.toString();
    }
  }
}
