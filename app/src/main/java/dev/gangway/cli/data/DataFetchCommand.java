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
        "Fetch a published set into the data folder. Files are checked against their published"
            + " checksums; those that are there already are kept, a broken fetch is resumed.",
    footer = {
      "",
      "A proxy is taken from https_proxy, http_proxy and no_proxy.",
      "",
      "Example: gangway data fetch mnist"
    })
public final class DataFetchCommand implements Callable<Integer> {

  private static final long MEGABYTE = 1_000_000;

  @Parameters(paramLabel = "NAME", description = "The set, for example mnist.")
  private String name;

  @Option(names = "--extra", description = "Also the optional files, which are large.")
  private boolean extra;

  @Mixin private DataOptions.DataDirOption place;
  @Mixin private DataOptions.CatalogueOption catalogue;

  @Option(names = "--json", description = "Print what is there afterwards as JSON.")
  private boolean json;

  private Terminal terminal;

  private record Fetched(String name, String folder, String licence, List<FetchedFile> files) {}

  private record FetchedFile(String name, long bytes) {}

  @Override
  public Integer call() throws IOException {
    check(
        !SyntheticDomains.names().contains(name),
        "%s is drawn by Gangway and needs no fetch: use it by its name (to have it as files: gangway data synth)",
        name);
    CatalogueSet set =
        Names.choose("set", name, List.copyOf(catalogue.catalogue().sets()), CatalogueSet::name);
    List<CatalogueFile> files = extra ? set.allFiles() : set.files();
    try (StopRequest stop =
            new StopRequest(
                terminal,
                "stopping; what has arrived is kept, the same command resumes it",
                Thread.currentThread()::interrupt);
        WorkDisplay display = new WorkDisplay(terminal, "", " MB", MEGABYTE)) {
      Fetcher fetcher =
          new Fetcher(
              place.dataDir(),
              FetchSettings.usual(),
              System.getenv(),
              (file, done, all) -> display.show(file, done, all, () -> line(file, done, all)));
      Path folder = fetcher.fetch(set, files);
      display.close();
      print(fetched(set, files, folder));
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.SOFTWARE; // after a signal the JVM ends with the signal's code instead
    }
  }

  private static String line(String file, long bytes, long total) {
    String done = "%.1f".formatted((double) bytes / MEGABYTE);
    return total > 0
        ? "%s: %s of %.1f MB".formatted(file, done, (double) total / MEGABYTE)
        : "%s: %s MB".formatted(file, done);
  }

  private static Fetched fetched(CatalogueSet set, List<CatalogueFile> files, Path folder)
      throws IOException {
    List<FetchedFile> found = new ArrayList<>();
    for (CatalogueFile file : files) {
      found.add(new FetchedFile(file.name(), Files.size(folder.resolve(file.name()))));
    }
    return new Fetched(set.name(), folder.toString(), set.licence(), found);
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
                        "checksum right")));
    terminal.out().print(new TextTable(rows));
    terminal.out().println("licence: " + fetched.licence());
    if (!DataLoader.names().contains(name)) {
      terminal.note(
          "%s has no reader of its own: name its files by their path".formatted(fetched.name()));
    }
  }
}
