package dev.gangway.web;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/** The secret that opens a dashboard to other machines. */
public final class Token {

  private static final int SHORTEST = 16;
  private static final int LONGEST = 1024;

  private final byte[] secret;

  private Token(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Reads the first line of a file.
   *
   * @throws InputException if it cannot be read or has no line of 16 to 1024 letters, digits, dots,
   *     underlines and dashes
   */
  public static Token read(Path file) {
    String line;
    try {
      check(
          !Files.isRegularFile(file) || Files.size(file) <= LONGEST + 2,
          "%s: too long for a token (a line of at most %s characters)",
          file,
          LONGEST);
      line = Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw InputException.file(file, "the token cannot be read", "check path and permissions", e);
    }
    if (!line.matches("[A-Za-z0-9._-]{%d,%d}".formatted(SHORTEST, LONGEST))) {
      throw InputException.file(
          file,
          "not a token",
          line.length() + " characters",
          "16 or more of A-Z a-z 0-9 . _ -",
          "make one: head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \\n' > FILE");
    }
    return new Token(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether somebody knows it; takes as long for a wrong one as for a right one. */
  public boolean opens(String candidate) {
    return candidate != null
        && MessageDigest.isEqual(secret, candidate.getBytes(StandardCharsets.UTF_8));
  }

  /** What a browser keeps instead of it. */
  public String cookie() {
    return DigestUtils.sha256Hex(
        "gangway dashboard\n" + new String(secret, StandardCharsets.UTF_8));
  }

  /** Whether a browser shows the cookie; takes as long for a wrong one as for a right one. */
  public boolean admits(String cookie) {
    return cookie != null
        && MessageDigest.isEqual(
            cookie().getBytes(StandardCharsets.UTF_8), cookie.getBytes(StandardCharsets.UTF_8));
  }
}
