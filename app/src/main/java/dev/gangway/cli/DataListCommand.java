package dev.gangway.cli;

import dev.gangway.base.Json;
import dev.gangway.data.BadImages;
import dev.gangway.data.DataLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gangway data list}: which sets there are, and which of them are here. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List the sets that have a name, and whether they lie in the data folder.")
final class DataListCommand implements Callable<Integer> {

  @Mixin private DataDirOption place;
  @Mixin private CatalogueOption catalogue;

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean json;

  private final Terminal terminal;

  DataListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DataLoader loader = new DataLoader(place.dataDir(), BadImages.FAIL);
    DataListing listing = DataListing.of(catalogue.catalogue(), place.dataDir(), loader);
    if (json) {
      terminal.out().print(Json.pretty(listing));
      return 0;
    }
    terminal.out().println("data folder: " + listing.dataDir());
    terminal.out().print(new TextTable(rows(listing)));
    hint(listing);
    return 0;
  }

  private static List<List<String>> rows(DataListing listing) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "PARTS", "HERE", "LICENCE"));
    for (DataListing.Entry set : listing.sets()) {
      String parts = set.parts().isEmpty() ? "by path" : String.join(", ", set.parts());
      rows.add(List.of(set.name(), parts, here(set), set.licence()));
    }
    return rows;
  }

  private static String here(DataListing.Entry set) {
    return switch (set.state()) {
      case "present" -> "yes";
      case "missing" -> "no";
      default ->
          set.presentParts().isEmpty()
              ? "in part"
              : String.join(", ", set.presentParts()) + " alone";
    };
  }

  private void hint(DataListing listing) {
    listing.sets().stream()
        .filter(set -> !set.state().equals("present"))
        .findFirst()
        .ifPresent(
            set ->
                terminal.note(
                    "to fetch a set that is not here, for example: gangway data fetch "
                        + set.name()));
  }
}
