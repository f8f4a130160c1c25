package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.gangway.base.InputException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;

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
    check(colon > 0, "a checksum is written algorithm:hex, for example md5:..., got \"%s\"", text);
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
