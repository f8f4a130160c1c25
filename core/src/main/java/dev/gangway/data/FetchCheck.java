package dev.gangway.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Tells whether a file on disk is the one that the catalogue means. */
final class FetchCheck {

  private FetchCheck() {}

  /** What is wrong with {@code file}; empty if one of the checksums matches. */
  static Optional<String> problem(Path file, CatalogueFile expected) throws IOException {
    List<CatalogueChecksum> found = digests(file, expected.checksums());
    if (matches(found, expected.checksums()) || contentMatches(file, expected)) {
      return Optional.empty();
    }
    long size = Files.size(file);
    if (expected.size() > 0 && size != expected.size()) {
      return Optional.of(
          String.format(Locale.ROOT, "found %,d bytes, expected %,d", size, expected.size()));
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "found checksum %s of %,d bytes, expected %s",
            found,
            size,
            expected.checksums()));
  }

  private static boolean contentMatches(Path file, CatalogueFile expected) throws IOException {
    if (expected.contentChecksums().isEmpty()) {
      return false;
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      return matches(digests(in, expected.contentChecksums()), expected.contentChecksums());
    } catch (ZipException | java.io.EOFException e) {
      return false;
    }
  }

  private static boolean matches(List<CatalogueChecksum> found, List<CatalogueChecksum> expected) {
    return found.stream().anyMatch(expected::contains);
  }

  private static List<CatalogueChecksum> digests(Path file, List<CatalogueChecksum> like)
      throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return digests(in, like);
    }
  }

  /** The stream's checksums in every algorithm of {@code like}. */
  private static List<CatalogueChecksum> digests(InputStream in, List<CatalogueChecksum> like)
      throws IOException {
    TreeMap<String, MessageDigest> digests = new TreeMap<>();
    like.forEach(sum -> digests.computeIfAbsent(sum.algorithm(), CatalogueChecksum::newDigest));
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (MessageDigest digest : digests.values()) {
        digest.update(buffer, 0, read);
      }
    }
    return digests.entrySet().stream()
        .map(
            e -> new CatalogueChecksum(e.getKey(), HexFormat.of().formatHex(e.getValue().digest())))
        .toList();
  }
}
