package dev.gangway.data.fetch;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.gangway.base.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Published files, a data set or the weights of a backbone, and where they are served.
 *
 * @param name its name in a data SPEC or of {@code --weights}, and its folder below the data folder
 * @param kind what it is
 * @param licence under what terms it may be used, in a few words
 * @param mirrors base addresses, tried in order, each ending with a slash, and repositories of the
 *     hub as {@code hub:OWNER/NAME[@REVISION]}
 * @param files what a fetch brings
 * @param optionalFiles what a fetch brings only when asked, because it is large
 */
public record CatalogueSet(
    String name,
    Kind kind,
    String licence,
    List<URI> mirrors,
    List<CatalogueFile> files,
    List<CatalogueFile> optionalFiles) {

  /** What a fetch brings. */
  public enum Kind {
    DATA,
    WEIGHTS
  }

  /** What the file of weights is called in a repository of the hub. */
  static final String HUB_WEIGHTS = "model.safetensors";

  public CatalogueSet {
    checkName("set", name);
    licence = licence == null ? "not stated" : licence;
    checkNoUnknown(mirrors, files, optionalFiles);
    check(mirrors != null && !mirrors.isEmpty(), "%s needs at least one mirror", name);
    checkNoNull(mirrors, name);
    mirrors = mirrors.stream().map(CatalogueSet::base).toList();
    check(files != null && !files.isEmpty(), "%s needs at least one file", name);
    optionalFiles = optionalFiles == null ? List.of() : optionalFiles;
    checkNoNull(files, name);
    checkNoNull(optionalFiles, name);
    files = List.copyOf(files);
    optionalFiles = List.copyOf(optionalFiles);
  }

  /** The weights of a repository: {@code hub:OWNER/NAME[@REVISION]}. */
  public static CatalogueSet ofHub(String repository) {
    Hub.Repository parsed = Hub.Repository.parse(repository);
    CatalogueFile weights = new CatalogueFile(HUB_WEIGHTS, 0, List.of(), List.of());
    return new CatalogueSet(
        parsed.folder(),
        Kind.WEIGHTS,
        "stated in its repository",
        List.of(URI.create(parsed.toString())),
        List.of(weights),
        List.of());
  }

  /** Only the hub tells the checksums of its files. */
  private static void checkNoUnknown(
      List<URI> mirrors, List<CatalogueFile> files, List<CatalogueFile> optional) {
    boolean told = mirrors != null && mirrors.stream().anyMatch(Hub::serves);
    Stream.of(files, optional)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .forEach(
            file ->
                check(
                    told || file == null || file.known(),
                    "%s needs at least one checksum, for example \"checksums\": [\"sha256:...\"]",
                    file == null ? "a file" : file.name()));
  }

  /** Whether the hub serves it. */
  boolean isOnHub() {
    return mirrors.stream().anyMatch(Hub::serves);
  }

  /** The files and the optional files. */
  public List<CatalogueFile> allFiles() {
    List<CatalogueFile> all = new ArrayList<>(files);
    all.addAll(optionalFiles);
    return List.copyOf(all);
  }

  /** This set with {@code first} tried before its own mirrors. */
  CatalogueSet withMirrorsFirst(List<URI> first) {
    List<URI> all = new ArrayList<>(first);
    all.addAll(mirrors);
    return new CatalogueSet(name, kind, licence, all, files, optionalFiles);
  }

  /** Names become paths below the data folder: nothing in them may lead out of it. */
  static void checkName(String what, String name) {
    check(
        name != null && name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}"),
        "a %s name has letters, digits, dots, dashes and underscores, got \"%s\"",
        what,
        name);
  }

  static void checkNoNull(List<?> entries, String name) {
    check(entries.stream().allMatch(Objects::nonNull), "a list of %s holds null", name);
  }

  private static URI base(URI mirror) {
    if (Hub.serves(mirror)) {
      return URI.create(Hub.Repository.parse(mirror.toString()).toString());
    }
    boolean web = "http".equals(mirror.getScheme()) || "https".equals(mirror.getScheme());
    check(
        web
            && mirror.getHost() != null
            && mirror.getUserInfo() == null
            && mirror.getQuery() == null
            && mirror.getFragment() == null,
        "a mirror is a base address like https://host/folder/, got \"%s\"",
        mirror);
    return mirror.getPath().endsWith("/") ? mirror : URI.create(mirror + "/");
  }

  /**
   * A file of a catalogue set and how to know it.
   *
   * @param name the file's name, at every mirror and on disk
   * @param size bytes, 0 if unknown
   * @param checksums of the file; one that matches is enough; empty if only the hub tells it
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
          contentChecksums.isEmpty() || name.endsWith(".gz"),
          "contentChecksums are for .gz files, got %s",
          name);
    }

    /** Whether there is a checksum to check it with. */
    boolean known() {
      return !checksums.isEmpty() || !contentChecksums.isEmpty();
    }

    /** The same with another checksum that is right too, and its size. */
    CatalogueFile with(CatalogueChecksum checksum, long size) {
      List<CatalogueChecksum> all = new ArrayList<>(checksums);
      all.add(checksum);
      return new CatalogueFile(name, size, all, contentChecksums);
    }

    /** What is wrong with a file on disk; empty if one of the checksums matches. */
    Optional<String> problem(Path path) throws IOException {
      List<CatalogueChecksum> found;
      try (InputStream in = Files.newInputStream(path)) {
        found = digests(in, checksums, Files.size(path));
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
        return digests(in, contentChecksums, 0).stream().anyMatch(contentChecksums::contains);
      } catch (ZipException | EOFException e) {
        return false;
      }
    }

    /** The stream's checksums in every algorithm of {@code like}; git's begins with its length. */
    private static List<CatalogueChecksum> digests(
        InputStream in, List<CatalogueChecksum> like, long length) throws IOException {
      TreeMap<String, MessageDigest> digests = new TreeMap<>();
      like.forEach(sum -> digests.computeIfAbsent(sum.algorithm(), CatalogueChecksum::newDigest));
      if (digests.containsKey(CatalogueChecksum.GIT)) {
        byte[] head = ("blob " + length + "\0").getBytes(StandardCharsets.US_ASCII);
        digests.get(CatalogueChecksum.GIT).update(head);
      }
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (MessageDigest digest : digests.values()) {
          digest.update(buffer, 0, read);
        }
      }
      return digests.entrySet().stream()
          .map(
              e ->
                  new CatalogueChecksum(
                      e.getKey(), HexFormat.of().formatHex(e.getValue().digest())))
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
     * @param algorithm md5, sha1, sha256, sha512, or git for the name of a blob
     * @param hex the digest in lower-case hexadecimal digits
     */
    public record CatalogueChecksum(String algorithm, String hex) {

      static final String GIT = "git";

      private static final Map<String, String> JAVA_NAMES =
          Map.of(
              "md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512", GIT,
              "SHA-1");

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
            colon > 0,
            "a checksum is written algorithm:hex, for example md5:..., got \"%s\"",
            text);
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
}
