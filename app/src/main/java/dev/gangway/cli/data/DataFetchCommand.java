package dev.gangway.cli.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.Json;
import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.TextTable;
import dev.gangway.cli.terminal.WorkDisplay;
import dev.gangway.data.DataLoader;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.fetch.CatalogueSet;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.data.fetch.FetchSettings;
import dev.gangway.data.fetch.Fetcher;
import dev.gangway.run.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Fetch a published set, or weights of a backbone, into the data folder. Files are checked against their published"
            + " checksums; those that are there already are kept, a broken fetch is resumed.",
    footer = {
      "",
      "A proxy is taken from https_proxy, http_proxy and no_proxy; the Hugging Face hub's address and"
          + " a token for it from HF_ENDPOINT and HF_TOKEN.",
      "",
      "Examples: gangway data fetch mnist",
      "          gangway data fetch resnet50",
      "          gangway data fetch hub:timm/resnet18.a1_in1k"
    })
public final class DataFetchCommand implements Callable<Integer> {

  private static final long MEGABYTE = 1_000_000;

  @Parameters(
      paramLabel = "NAME",
      description = "The set or weights, for example mnist, resnet50 or hub:OWNER/NAME[@REVISION].")
  private String name;

  @Option(names = "--extra", description = "Also the optional files, which are large.")
  private boolean extra;

  @Mixin private DataOptions.DataDirOption place;
  @Mixin private DataOptions.CatalogueOption catalogue;

  @Option(names = "--json", description = "Print what is there afterwards as JSON.")
  private boolean json;

  private Terminal terminal;

  record Fetched(String name, String folder, String licence, List<FetchedFile> files) {}

  record FetchedFile(String name, long bytes, boolean checked) {}

  @Override
  public Integer call() throws IOException {
    check(
        !SyntheticDomains.names().contains(name),
        "%s is drawn by Gangway and needs no fetch: use it by its name (to have it as files: gangway data synth)",
        name);
    CatalogueSet set = WeightsSource.isOnHub(name) ? CatalogueSet.ofHub(name) : named();
    try {
      print(fetch(set, extra ? set.allFiles() : set.files(), place.dataDir(), terminal));
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.SOFTWARE; // after a signal the JVM ends with the signal's code instead
    }
  }

  private CatalogueSet named() {
    List<CatalogueSet> all = new ArrayList<>(catalogue.catalogue().sets());
    all.addAll(catalogue.catalogue().weights());
    return Names.choose("set", name, all, CatalogueSet::name);
  }

  /** Fetches what is missing, with a bar; an interrupt keeps what has arrived. */
  static Fetched fetch(CatalogueSet set, List<CatalogueFile> files, Path dataDir, Terminal terminal)
      throws IOException, InterruptedException {
    try (StopRequest stop =
            new StopRequest(
                terminal,
                "stopping; what has arrived is kept, the same command resumes it",
                Thread.currentThread()::interrupt);
        WorkDisplay display = new WorkDisplay(terminal, "", " MB", MEGABYTE)) {
      Fetcher fetcher =
          new Fetcher(
              dataDir,
              FetchSettings.usual(),
              System.getenv(),
              (file, done, all) -> display.show(file, done, all, () -> line(file, done, all)));
      Path folder = fetcher.fetch(set, files);
      List<FetchedFile> found = new ArrayList<>();
      for (CatalogueFile file : files) {
        long bytes = Files.size(folder.resolve(file.name()));
        found.add(new FetchedFile(file.name(), bytes, !fetcher.isUnchecked(set, file)));
      }
      return new Fetched(set.name(), folder.toString(), set.licence(), found);
    }
  }

  private static String line(String file, long bytes, long total) {
    String done = "%.1f".formatted((double) bytes / MEGABYTE);
    return total > 0
        ? "%s: %s of %.1f MB".formatted(file, done, (double) total / MEGABYTE)
        : "%s: %s MB".formatted(file, done);
  }

  private void print(Fetched fetched) {
    if (json) {
      terminal.out().print(Json.pretty(fetched));
      return;
    }
    terminal.out().println("%s is in %s".formatted(fetched.name(), fetched.folder()));
    List<List<String>> rows = new ArrayList<>();
    fetched
        .files()
        .forEach(
            file ->
                rows.add(
                    List.of(
                        "  " + file.name(),
                        "%,15d bytes".formatted(file.bytes()),
                        file.checked() ? "checksum right" : "put there, no checksum known")));
    terminal.out().print(new TextTable(rows));
    terminal.out().println("licence: " + fetched.licence());
    if (WeightsSource.isOnHub(name) || catalogue.catalogue().weights(name).isPresent()) {
      terminal.note("to use them: gangway train --weights %s".formatted(name));
    } else if (!DataLoader.names().contains(name)) {
      terminal.note(
          "%s has no reader of its own: name its files by their path".formatted(fetched.name()));
    }
  }
}
