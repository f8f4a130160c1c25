package dev.gangway.cli.data;

import dev.gangway.base.Json;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.TextTable;
import dev.gangway.data.BadImages;
import dev.gangway.data.DataLoader;
import dev.gangway.data.Part;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.fetch.Catalogue;
import dev.gangway.data.fetch.CatalogueSet;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "List the sets and weights that have a name, and whether they lie in the data folder.")
public final class DataListCommand implements Callable<Integer> {

  @Mixin private DataOptions.DataDirOption place;
  @Mixin private DataOptions.CatalogueOption catalogue;

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean json;

  private Terminal terminal;

  @Override
  public Integer call() {
    DataLoader loader = new DataLoader(place.dataDir(), BadImages.FAIL);
    Listing listing = Listing.of(catalogue.catalogue(), place.dataDir(), loader);
    if (json) {
      terminal.out().print(Json.pretty(listing));
      return 0;
    }
    terminal.out().println("data folder: " + listing.dataDir());
    terminal.out().print(new TextTable(rows(listing)));
    hint(listing);
    return 0;
  }

  private static List<List<String>> rows(Listing listing) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "PARTS", "HERE", "LICENCE"));
    for (Listing.Entry set : listing.sets()) {
      String parts = set.parts().isEmpty() ? "by path" : String.join(", ", set.parts());
      rows.add(List.of(set.name(), parts, here(set.state(), set.presentParts()), set.licence()));
    }
    rows.add(List.of("WEIGHTS", "FROM", "HERE", "LICENCE"));
    for (Listing.Weights set : listing.weights()) {
      String here = here(set.state(), List.of());
      rows.add(List.of(set.name(), String.join(", ", set.mirrors()), here, set.licence()));
    }
    return rows;
  }

  private static String here(String state, List<String> parts) {
    return switch (state) {
      case "present" -> "yes";
      case "missing" -> "no";
      default -> parts.isEmpty() ? "in part" : String.join(", ", parts) + " alone";
    };
  }

  private void hint(Listing listing) {
    listing.sets().stream()
        .filter(set -> !set.state().equals("present"))
        .findFirst()
        .ifPresent(
            set ->
                terminal.note(
                    "to fetch a set that is not here, for example: gangway data fetch "
                        + set.name()));
  }

  record Listing(String dataDir, List<Entry> sets, List<Weights> weights) {

    /** The weights of a backbone; the state is that of a set. */
    record Weights(String name, String state, List<String> mirrors, String licence) {

      static Weights of(CatalogueSet set, Path dataDir) {
        String state = files(set, dataDir.resolve(set.name())).state();
        List<String> mirrors = set.mirrors().stream().map(URI::toString).toList();
        return new Weights(set.name(), state, mirrors, set.licence());
      }
    }

    /**
     * One set.
     *
     * @param kind {@code published}, or {@code drawn} for one that needs no files
     * @param state {@code present}, {@code partly} or {@code missing}
     * @param parts that the set has when it is whole; empty for one that is opened by its path
     * @param presentParts that can be read now
     */
    record Entry(
        String name,
        String kind,
        String state,
        List<String> parts,
        List<String> presentParts,
        String licence) {}

    static Listing of(Catalogue catalogue, Path dataDir, DataLoader loader) {
      Set<String> names = new TreeSet<>(DataLoader.names());
      catalogue.sets().forEach(set -> names.add(set.name()));
      List<Entry> entries =
          names.stream()
              .map(
                  name ->
                      DataLoader.names().contains(name)
                          ? readable(name, catalogue, loader)
                          : files(catalogue.set(name), dataDir.resolve(name)))
              .toList();
      List<Weights> weights =
          catalogue.weights().stream().map(set -> Weights.of(set, dataDir)).toList();
      return new Listing(dataDir.toString(), entries, weights);
    }

    /** A set that commands can open by its name. */
    private static Entry readable(String name, Catalogue catalogue, DataLoader loader) {
      boolean drawn = SyntheticDomains.names().contains(name);
      List<String> parts = titles(Stream.of(Part.TRAIN, Part.TEST));
      List<String> present = titles(loader.presentParts(name).stream());
      String licence = drawn ? "none needed: drawn by Gangway" : catalogue.set(name).licence();
      return new Entry(
          name,
          drawn ? "drawn" : "published",
          state(present.size(), parts.size()),
          parts,
          present,
          licence);
    }

    private static List<String> titles(Stream<Part> parts) {
      return parts.map(Part::toString).toList();
    }

    /** A set of the user's catalogue: files whose format the catalogue does not tell. */
    private static Entry files(CatalogueSet set, Path folder) {
      long present =
          set.files().stream()
              .map(CatalogueFile::name)
              .filter(file -> Files.isRegularFile(folder.resolve(file)))
              .count();
      String state = state(present, set.files().size());
      return new Entry(set.name(), "published", state, List.of(), List.of(), set.licence());
    }

    private static String state(long present, long all) {
      return present == 0 ? "missing" : present == all ? "present" : "partly";
    }
  }
}
