package dev.gangway.data.fetch;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.base.Reason;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The published data sets and weights that can be fetched by name: those built in, and those of the
 * user's own catalogue file. Addresses die; a user corrects them there without a new release.
 */
public final class Catalogue {

  private static final String MEND =
      "correct the file, or unset GANGWAY_CATALOGUE to use the built-in catalogue";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Map<String, CatalogueSet> sets;

  Catalogue(Map<String, CatalogueSet> sets) {
    this.sets = Collections.unmodifiableMap(new TreeMap<>(sets));
  }

  /** The sets built in. */
  public static Catalogue builtIn() {
    try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.json")) {
      return new Catalogue(merge(parse(in.readAllBytes()), Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException("the built-in catalogue", e);
    }
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

  /** The sets, extended and overridden by those of a file: a JSON object of set name to set. */
  private Catalogue with(Path file) {
    try {
      return new Catalogue(merge(parse(Files.readAllBytes(file)), sets));
    } catch (JsonProcessingException e) {
      throw InputException.file(file, "not a catalogue: " + describe(e), MEND, e);
    } catch (InputException e) {
      throw InputException.file(file, "not a catalogue: " + e.getMessage(), MEND, e);
    } catch (NoSuchFileException e) {
      throw InputException.file(file, "no such catalogue file", MEND, e);
    } catch (IOException e) {
      throw InputException.file(file, "cannot read the catalogue: " + Reason.of(e), MEND, e);
    }
  }

  /** Every data set, by name in alphabetical order. */
  public List<CatalogueSet> sets() {
    return of(CatalogueSet.Kind.DATA);
  }

  /** The weights of backbones, by name in alphabetical order. */
  public List<CatalogueSet> weights() {
    return of(CatalogueSet.Kind.WEIGHTS);
  }

  /** The weights of this name, if there are any. */
  public Optional<CatalogueSet> weights(String name) {
    return weights().stream().filter(set -> set.name().equals(name)).findFirst();
  }

  private List<CatalogueSet> of(CatalogueSet.Kind kind) {
    return sets.values().stream().filter(set -> set.kind() == kind).toList();
  }

  /** The data set of this name. */
  public CatalogueSet set(String name) {
    return sets().stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "no set \"%s\" in the catalogue: it has %s",
                    name, sets().stream().map(CatalogueSet::name).toList()));
  }

  /** A set as it is written; the name is the key before it. */
  private record Entry(
      String kind,
      String licence,
      List<URI> mirrors,
      List<CatalogueFile> files,
      List<CatalogueFile> optionalFiles) {

    CatalogueSet toSet(String name, Map<String, CatalogueSet> known) {
      if (files == null && optionalFiles == null && mirrors != null && known.containsKey(name)) {
        return known.get(name).withMirrorsFirst(mirrors);
      }
      return new CatalogueSet(name, kind(name), licence, mirrors, files, optionalFiles);
    }

    private CatalogueSet.Kind kind(String name) {
      boolean weights = "weights".equals(kind);
      check(
          weights || kind == null || kind.equals("data"),
          "the kind of %s is data or weights, got \"%s\"",
          name,
          kind);
      return weights ? CatalogueSet.Kind.WEIGHTS : CatalogueSet.Kind.DATA;
    }
  }

  private static Map<String, Entry> parse(byte[] json) throws IOException {
    return JSON.readValue(json, new TypeReference<Map<String, Entry>>() {});
  }

  private static Map<String, CatalogueSet> merge(
      Map<String, Entry> entries, Map<String, CatalogueSet> known) {
    check(entries != null, "it holds null instead of an object of sets");
    Map<String, CatalogueSet> all = new TreeMap<>(known);
    entries.forEach(
        (name, entry) -> {
          check(entry != null, "set %s is null", name);
          all.put(name, entry.toSet(name, known));
        });
    return all;
  }

  private static String describe(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where =
        at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    return where + Json.reason(e);
  }
}
