package dev.gangway.data;

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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads catalogue files: a JSON object of set name to set. */
final class CatalogueReader {

  private static final String MEND =
      "correct the file, or unset GANGWAY_CATALOGUE to use the built-in catalogue";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A set as it is written; the name is the key before it. */
  private record Entry(
      String licence,
      List<URI> mirrors,
      List<CatalogueFile> files,
      List<CatalogueFile> optionalFiles) {

    CatalogueSet toSet(String name, Map<String, CatalogueSet> known) {
      if (files == null && optionalFiles == null && mirrors != null && known.containsKey(name)) {
        return known.get(name).withMirrorsFirst(mirrors);
      }
      return new CatalogueSet(name, licence, mirrors, files, optionalFiles);
    }
  }

  private CatalogueReader() {}

  static Map<String, CatalogueSet> builtIn() {
    try (InputStream in = CatalogueReader.class.getResourceAsStream("catalogue.json")) {
      return merge(parse(in.readAllBytes()), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("the built-in catalogue", e);
    }
  }

  /** The {@code known} sets, extended and overridden by those of {@code file}. */
  static Map<String, CatalogueSet> read(Path file, Map<String, CatalogueSet> known) {
    try {
      return merge(parse(Files.readAllBytes(file)), known);
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
