package dev.gangway.data.fetch;

import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile.CatalogueChecksum;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fetches a set of one file from scripted servers, without waiting between the tries. */
record FetchTrial(Path data, Duration stallTimeout, List<Duration> pauses, List<String> progress) {

  static final byte[] BODY = randomBytes(100_000);
  static final String NAME = "digits.bin";

  static FetchTrial in(Path data) {
    return new FetchTrial(data, Duration.ofSeconds(20), new ArrayList<>(), new ArrayList<>());
  }

  FetchTrial withStallTimeout(Duration timeout) {
    return new FetchTrial(data, timeout, pauses, progress);
  }

  static byte[] randomBytes(int n) {
    byte[] bytes = new byte[n];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  static String md5(byte[] bytes) {
    try {
      return "md5:" + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The catalogue's entry for {@link #BODY}. */
  static CatalogueFile file(long size) {
    return new CatalogueFile(NAME, size, List.of(CatalogueChecksum.parse(md5(BODY))), List.of());
  }

  Path fetch(ScriptedServer... mirrors) throws Exception {
    return fetch(file(0), mirrors);
  }

  Path fetch(CatalogueFile file, ScriptedServer... mirrors) throws Exception {
    return fetch(file, Map.of(), Arrays.stream(mirrors).map(ScriptedServer::base).toList());
  }

  Path fetch(CatalogueFile file, Map<String, String> environment, List<URI> mirrors)
      throws Exception {
    CatalogueSet set =
        new CatalogueSet(
            "digits", CatalogueSet.Kind.DATA, "test", mirrors, List.of(file), List.of());
    return fetcher(environment).fetch(set, set.files()).resolve(file.name());
  }

  Fetcher fetcher(Map<String, String> environment) {
    Duration second = Duration.ofSeconds(1);
    FetchSettings settings =
        new FetchSettings(3, second, second.multipliedBy(20), stallTimeout, stallTimeout, 200_000);
    Download.Terms terms =
        Fetcher.terms(
            settings,
            environment,
            pauses::add,
            (name, bytes, total) -> progress.add(name + " " + bytes + "/" + total));
    return new Fetcher(data, terms);
  }

  Path folder() {
    return data.resolve("digits");
  }

  /** The names of what lies in the folder. */
  List<String> left() throws IOException {
    try (var files = Files.list(folder())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
