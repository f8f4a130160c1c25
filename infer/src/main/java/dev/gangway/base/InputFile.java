package dev.gangway.base;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A file that a user gave: opens it, unpacks gzip, bzip2 and xz, and turns every failure to read
 * into an {@link InputException} that names the file.
 */
public record InputFile(Path path) {

  /** The most that deflate packs: no file holds more than this many times its size. */
  private static final long MOST_PACKED = 1032;

  private static final int MOST_XZ_KILOBYTES = 256 << 10; // in memory; xz -9 takes 65 MB

  public static final int BUFFER = 1 << 16;

  /** Reads something from a stream. */
  @FunctionalInterface
  public interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  /** Something that reads the file by other means than a stream. */
  @FunctionalInterface
  public interface Action<T> {
    T run() throws IOException;
  }

  /** Reads the unpacked content. */
  public <T> T read(Reading<T> reading) {
    return naming(
        () -> {
          try (InputStream in = open()) {
            return reading.from(in);
          }
        });
  }

  /** Opens the unpacked content; what fails while it is read is for {@link #naming} to tell. */
  public InputStream open() throws IOException {
    requireContent();
    InputStream in = Files.newInputStream(path);
    try {
      return unpack(path, new BufferedInputStream(in, BUFFER));
    } catch (IOException | InputException e) {
      in.close();
      throw e;
    }
  }

  /** Reads the unpacked content of a file that lies in memory; errors are those of a file. */
  public static <T> T read(byte[] content, Object name, Reading<T> reading) {
    return naming(
        name,
        () -> {
          if (content.length == 0) {
            throw empty(name);
          }
          InputStream in = new ByteArrayInputStream(content);
          return reading.from(unpack(name, new BufferedInputStream(in)));
        });
  }

  /** Runs {@code action}; what it cannot read becomes an error that names the file. */
  public <T> T naming(Action<T> action) {
    return naming(
        path,
        () -> {
          requireContent();
          return action.run();
        });
  }

  private void requireContent() throws IOException {
    if (Files.size(path) == 0 && Files.isRegularFile(path)) {
      throw empty(path);
    }
  }

  private static InputException empty(Object file) {
    return InputException.file(file, "empty file", "copy or download it again", null);
  }

  /** The same for a file that may lie elsewhere. */
  public static <T> T naming(Object file, Action<T> action) {
    try {
      return action.run();
    } catch (NoSuchFileException e) {
      throw InputException.file(file, "no such file", "check the path", e);
    } catch (AccessDeniedException e) {
      throw InputException.file(file, "cannot be read", "check its permissions", e);
    } catch (EOFException e) {
      throw InputException.file(file, "truncated file", "copy or download it again", e);
    } catch (IOException e) {
      throw broken(file, "cannot be read", e);
    }
  }

  /** The error for a file that breaks while it is read, with the innermost reason. */
  public InputException broken(String what, Throwable e) {
    return broken(path, what, e);
  }

  /** The same for a file that may lie elsewhere. */
  public static InputException broken(Object file, String what, Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return InputException.file(
          file,
          "holds or claims more than the memory takes",
          "give Java more with -Xmx, or download the file again",
          e);
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean silent = root.getMessage() == null || Reason.isOfProgram(root);
    String reason = silent ? "its content ends or breaks off" : Reason.of(root);
    return InputException.file(file, what + ": " + reason, "copy or download it again", e);
  }

  /** The most bytes that the file can hold when unpacked: a limit for what a header may claim. */
  public long mostContent() throws IOException {
    return MOST_PACKED * Files.size(path);
  }

  /**
   * Looks through gzip, and through bzip2 and xz where their libraries are there.
   *
   * @param file to name in errors
   */
  public static InputStream unpack(Object file, BufferedInputStream in) throws IOException {
    in.mark(8);
    String magic = new String(in.readNBytes(6), StandardCharsets.ISO_8859_1);
    in.reset();
    if (magic.startsWith("\u001f\u008b")) {
      return new GZIPInputStream(in, BUFFER);
    }
    if (magic.startsWith("BZh")) {
      return unpacked(file, "org.apache.commons:commons-compress", () -> Bzip2.open(in));
    }
    if (magic.equals("\u00fd7zXZ\0")) {
      return unpacked(file, "org.tukaani:xz", () -> Xz.open(in));
    }
    return in;
  }

  private static InputStream unpacked(Object file, String jar, Action<InputStream> library)
      throws IOException {
    try {
      return new BufferedInputStream(library.run(), BUFFER);
    } catch (NoClassDefFoundError absent) {
      throw InputException.file(
          file, "packed in a way that needs one more jar", "add " + jar + ", or unpack it", absent);
    }
  }

  /** Classes of their own, since one that names a missing class cannot be loaded. */
  private static final class Bzip2 {
    static InputStream open(InputStream in) throws IOException {
      return new BZip2CompressorInputStream(in, true);
    }
  }

  private static final class Xz {
    static InputStream open(InputStream in) throws IOException {
      return new XZInputStream(in, MOST_XZ_KILOBYTES);
    }
  }
}
