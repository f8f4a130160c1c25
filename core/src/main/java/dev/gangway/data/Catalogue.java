package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The published data sets that can be fetched by name: those built in, and those of the user's own
 * catalogue file. Addresses die; a user mends them there without a new release.
 */
public final class Catalogue {

  private final Map<String, CatalogueSet> sets;

  Catalogue(Map<String, CatalogueSet> sets) {
    this.sets = Collections.unmodifiableMap(new TreeMap<>(sets));
  }

  /** The sets built in. */
  public static Catalogue builtIn() {
    return new Catalogue(CatalogueReader.builtIn());
  }

  /**
   * The sets built in and the user's: a set there with files adds to or replaces the ones here, a
   * set with mirrors alone has them tried first.
   *
   * @param environment names the user's file as {@code GANGWAY_CATALOGUE}; without it, {@code
   *     .config/gangway/catalogue.json} is read if it is there
   * @param home the user's home folder
   * @throws dev.gangway.base.InputException if the user's file is missing or malformed
   */
  public static Catalogue load(Map<String, String> environment, Path home) {
    String named = environment.get("GANGWAY_CATALOGUE");
    if (named != null && !named.isBlank()) {
      return builtIn().with(Path.of(named));
    }
    Path usual = home.resolve(".config/gangway/catalogue.json");
    return Files.exists(usual) ? builtIn().with(usual) : builtIn();
  }

  private Catalogue with(Path file) {
    return new Catalogue(CatalogueReader.read(file, sets));
  }

  /** Every set, by name in alphabetical order. */
  public Collection<CatalogueSet> sets() {
    return sets.values();
  }

  /** The set of this name. */
  public CatalogueSet set(String name) {
    check(sets.containsKey(name), "no set \"%s\" in the catalogue: it has %s", name, sets.keySet());
    return sets.get(name);
  }
}
