package dev.gangway.run;

import dev.gangway.base.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all: into a temporary file beside it, forced to disk, then moved
 * over it in one step, which is forced to disk as well. A reader sees the old content or the new,
 * never a part; of several writers the last one wins.
 */
public final class WholeFile {

  /** Writes the content of a file to a stream that the caller closes. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /**
   * Throws if {@code file} cannot be written because of what is or is not there; for asking before
   * long work. Writes nothing.
   *
   * @throws InputException if it is a folder, or is to lie in none
   */
  public static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw InputException.file(
          file,
          "cannot be written",
          Files.isDirectory(file) ? "a folder" : "no folder " + folder,
          "a file in a folder that exists",
          "make the folder or choose another file");
    }
  }

  /** Replaces {@code file} by {@code content}; on any failure the old file stays as it was. */
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    String unique = UUID.randomUUID().toString().substring(0, 8);
    Path temporary = target.resolveSibling("." + target.getFileName() + "." + unique + ".part");
    try {
      try (FileOutput bytes =
          new FileOutput(
              file, temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(bytes, 1 << 16);
        content.writeTo(out);
        out.flush();
        bytes.force();
      }
      move(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Replaces {@code file} by {@code text} in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Moves a file or a folder in one step, which survives a loss of power from then on. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(to.toAbsolutePath().getParent());
  }

  /**
   * Makes the names in a folder survive a loss of power; false where the system has no such thing:
   * Windows and archives open no folder, some network file systems force none.
   */
  static boolean forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (IOException | UnsupportedOperationException notHere) {
      return false;
    }
  }
}
