package dev.gangway.data.fetch;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.gangway.base.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of a catalogue set and how to know it.
 *
 * @param name the file's name, at every mirror and on disk
 * @param size bytes, 0 if unknown
 * @param checksums of the file; one that matches is enough
 * @param contentChecksums of what a {@code .gz} file holds: accepts a file that was compressed
 *     anew; may be empty
 */
public record CatalogueFile(
    String name,
    long size,
    List<CatalogueChecksum> checksums,
    List<CatalogueChecksum> contentChecksums) {

  public CatalogueFile {
    CatalogueSet.checkName("file", name);
    check(size >= 0, "the size of %s must be >= 0, got %s", name, size);
    checksums = present(checksums, name);
    contentChecksums = present(contentChecksums, name);
    check(
        !checksums.isEmpty() || !contentChecksums.isEmpty(),
        "%s needs at least one checksum, for example \"checksums\": [\"sha256:...\"]",
        name);
    check(
        contentChecksums.isEmpty() || name.endsWith(".gz"),
        "contentChecksums are for .gz files, got %s",
        name);
  }

  /** What is wrong with a file on disk; empty if one of the checksums matches. */
  Optional<String> problem(Path path) throws IOException {
    List<CatalogueChecksum> found;
    try (InputStream in = Files.newInputStream(path)) {
      found = digests(in, checksums);
    }
    if (found.stream().anyMatch(checksums::contains) || contentMatches(path)) {
      return Optional.empty();
    }
    long length = Files.size(path);
    return Optional.of(
        size > 0 && length != size
            ? String.format(Locale.ROOT, "found %,d bytes, expected %,d", length, size)
            : String.format(
                Locale.ROOT,
                "found checksum %s of %,d bytes, expected %s",
                found,
                length,
                checksums));
  }

  private boolean contentMatches(Path path) throws IOException {
    if (contentChecksums.isEmpty()) {
      return false;
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path), 1 << 16)) {
      return digests(in, contentChecksums).stream().anyMatch(contentChecksums::contains);
    } catch (ZipException | EOFException e) {
      return false;
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

  private static List<CatalogueChecksum> present(List<CatalogueChecksum> sums, String name) {
    List<CatalogueChecksum> given = sums == null ? List.of() : sums;
    CatalogueSet.checkNoNull(given, name);
    return List.copyOf(given);
  }

  /**
   * A published checksum, in the catalogue as {@code "md5:..."} or {@code "sha256:..."}.
   *
   * @param algorithm md5, sha1, sha256 or sha512
   * @param hex the digest in lower-case hexadecimal digits
   */
  public record CatalogueChecksum(String algorithm, String hex) {

    private static final Map<String, String> JAVA_NAMES =
        Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");

    public CatalogueChecksum {
      check(
          JAVA_NAMES.containsKey(algorithm),
          "checksum algorithm must be md5, sha1, sha256 or sha512, got %s",
          algorithm);
      hex = hex.toLowerCase(Locale.ROOT);
      int digits = 2 * newDigest(algorithm).getDigestLength();
      check(
          hex.matches("[0-9a-f]{" + digits + "}"),
          "a checksum of %s has %s hexadecimal digits, got \"%s\"",
          algorithm,
          digits,
          hex);
    }

    /** Reads {@code algorithm:hex}. */
    @JsonCreator
    public static CatalogueChecksum parse(String text) {
      int colon = text.indexOf(':');
      check(
          colon > 0, "a checksum is written algorithm:hex, for example md5:..., got \"%s\"", text);
      return new CatalogueChecksum(
          text.substring(0, colon).toLowerCase(Locale.ROOT), text.substring(colon + 1));
    }

    @JsonValue
    @Override
    public String toString() {
      return algorithm + ":" + hex;
    }

    static MessageDigest newDigest(String algorithm) {
      try {
        return MessageDigest.getInstance(JAVA_NAMES.get(algorithm));
      } catch (NoSuchAlgorithmException e) {
        throw InputException.of("this Java has no checksum algorithm %s", algorithm);
      }
    }
  }
}
