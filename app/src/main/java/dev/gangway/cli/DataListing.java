package dev.gangway.cli;

import dev.gangway.data.Catalogue;
import dev.gangway.data.CatalogueFile;
import dev.gangway.data.CatalogueSet;
import dev.gangway.data.DataLoader;
import dev.gangway.data.Part;
import dev.gangway.data.SyntheticDomains;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every set that has a name.
 *
 * @param dataDir where those with files lie
 */
record DataListing(String dataDir, List<Entry> sets) {

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

  static DataListing of(Catalogue catalogue, Path dataDir, DataLoader loader) {
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
    return new DataListing(dataDir.toString(), entries);
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
