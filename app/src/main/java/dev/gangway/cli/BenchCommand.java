package dev.gangway.cli;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.cli.doctor.PrecisionChoice;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.SettingsOptions;
import dev.gangway.data.DataLoader;
import dev.gangway.method.Method;
import dev.gangway.method.Methods;
import dev.gangway.method.Preset;
import dev.gangway.method.TrainingSettings;
import dev.gangway.run.OutputFile;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measure this machine and the training step on it.",
    footer = {
      "",
      "Parts: gemm, the machine's rate of matrix products; step, one step beside that rate; data,"
          + " decoding to batches; startup, of the command; predict, image files through a model;"
          + " serve, predictions over HTTP, beside slow clients, too many of them, and SIGTERM"
          + " among them; growth, with batch, filters, side and data. Without a part: all of them.",
      "Close other programs first: beside a busy one the figures mean nothing.",
      "",
      "Examples: gangway bench step --json",
      "          gangway bench serve --clients 8 --seconds 600",
      "          gangway bench serve --slow-clients 64 --idle-connections 700"
    })
final class BenchCommand implements Callable<Integer> {

  private static final int CLASSES = 10;

  @Parameters(paramLabel = "PART", arity = "0..*", description = "What to measure (default: all).")
  private List<String> parts = List.of();

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "The method whose step is measured (default: gta).")
  private String method;

  @Option(names = "--quick", description = "Fewer runs and sizes: a first look.")
  private boolean quick;

  @Option(
      names = "--peer",
      paramLabel = "COMMAND",
      description =
          "Run another program's step in turn with step: words parted by blanks; its last line is"
              + " JSON with ms_median.")
  private String peer;

  @Mixin private ServeOptions service;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the tables as Markdown.")
  private Path out;

  @Mixin private SettingsOptions options;

  private Terminal terminal;

  @Override
  public Integer call() throws IOException {
    requireBench();
    if (out != null) {
      OutputFile.of("--out", out, "md", "markdown", "txt").require(List.of());
    }
    TrainingSettings asked = asked();
    check(peer == null || !peer.isBlank(), "--peer needs a command, got a blank one");
    TrainingSettings settings = options.decided(asked, PrecisionChoice.here(), terminal);
    BenchSession session =
        new BenchSession(
            settings, new BenchSession.Choices(quick, Optional.ofNullable(peer), service));
    session.measure(parts, terminal);
    terminal.out().print(json ? session.json() : session.markdown()); // first: it took long
    if (out != null) {
      WholeFile.write(out, session.markdown());
    }
    return 0;
  }

  private TrainingSettings asked() {
    Preset recipe = options.preset(Preset.PAPER);
    Method measured = method == null ? recipe.method() : Methods.named(method);
    options.findWeights(DataLoader.defaultDataDir(), terminal);
    return options.settings(recipe.settings(CLASSES, measured));
  }

  /** A distribution may leave the module out; nothing that picocli looks at here is of it. */
  private static void requireBench() {
    try {
      Class.forName("dev.gangway.bench.Benchmark");
    } catch (ClassNotFoundException e) {
      throw InputException.of(
          "this distribution has no benchmarks (run ./gangway bench of the source tree)");
    }
  }

  /**
   * How {@code bench serve} asks the service. Nothing of the benchmarks: picocli looks at all of
   * it.
   */
  static final class ServeOptions {

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "Of serve, for each number of clients (default: 10; with --quick 2).")
    Optional<Integer> seconds;

    @Option(
        names = "--clients",
        split = ",",
        paramLabel = "N",
        description = "Of serve, at once, separated by commas (default: 1,8,64).")
    List<Integer> clients = List.of();

    @Option(
        names = "--slow-clients",
        paramLabel = "N",
        description =
            "Of serve, clients that send a byte now and then beside eight others (default: 64).")
    Optional<Integer> slow;

    @Option(
        names = "--idle-connections",
        paramLabel = "N",
        description = "Of serve, connections without a request beside them (default: 700).")
    Optional<Integer> idle;
  }
}
