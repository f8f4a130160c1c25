package dev.gangway.cli;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.base.SetNames;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.Reports;
import dev.gangway.run.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write what there is to see of a run as one HTML file that needs nothing else: result, curves, t-SNE, generated"
          + " images, confusions, surest mistakes, validators, time, provenance.",
      "A folder of runs (of an ablation, of the demo), or several runs, become a page that compares them."
    },
    footer = {
      "",
      "Examples: gangway report runs/first",
      "          gangway report runs/ablation --each",
      "          gangway report runs/a runs/b --out compared.html"
    })
final class ReportCommand implements Callable<Integer> {

  private static final int MOST_ENTRIES = 10_000; // of a folder

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folder of a run, finished or not, or of runs.")
  private List<Path> folders;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page (default: report.html in DIR; needed with several).")
  private Path out;

  @Option(
      names = "--each",
      description = "With several runs, write the page of each as well, into its folder.")
  private boolean each;

  @Option(
      names = "--moments",
      defaultValue = "8",
      paramLabel = "N",
      description = "t-SNE pictures of a run at most, 1 to 16 (default: 8).")
  private int moments;

  @Option(
      names = "--tsne-points",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Images of each domain in them (default: 1000).")
  private int points;

  private Terminal terminal;

  @Override
  public Integer call() throws IOException {
    List<Path> runs = new ArrayList<>();
    for (Path folder : folders) {
      runs.addAll(runs(folder));
    }
    Path page = page();
    OutputFile.of("--out", page, "html", "htm").require(List.of());
    Reports reports = new Reports(moments, points, terminal);
    if (runs.size() == 1 && isRun(folders.get(0))) {
      reports.run(runs.get(0), page);
    } else {
      for (Path run : each ? runs : List.<Path>of()) {
        reports.run(run, run.resolve("report.html"));
        terminal.out().println(run.resolve("report.html"));
      }
      String name =
          folders.size() == 1
              ? SetNames.of(folders.get(0).toAbsolutePath().normalize().toString())
              : runs.size() + " runs";
      reports.comparison(name, runs, page);
    }
    terminal.out().println(page);
    return 0;
  }

  private Path page() {
    check(out != null || folders.size() == 1, "several folders need --out, the file of the page");
    return out == null ? folders.get(0).resolve("report.html") : out;
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve("config.json"));
  }

  /** The folder itself, or the runs in it or in its {@code cells}. */
  private static List<Path> runs(Path folder) throws IOException {
    if (isRun(folder)) {
      return List.of(folder);
    }
    Path cells = folder.resolve("cells");
    Path place = Files.isDirectory(cells) ? cells : folder;
    List<Path> runs = List.of();
    if (Files.isDirectory(place)) {
      try (Stream<Path> entries = Files.list(place)) {
        runs = entries.limit(MOST_ENTRIES).filter(ReportCommand::isRun).sorted().toList();
      }
    }
    if (runs.isEmpty()) {
      throw InputException.file(
          folder,
          "no run",
          Files.exists(folder) ? "no config.json, nor folders with one" : "nothing",
          "a folder that 'gangway train', 'ablate' or 'demo' wrote",
          "check the path");
    }
    return runs;
  }
}
