package dev.gangway.run;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
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
   * Throws if a file cannot be written since it is a folder or is to lie in none: for asking before
   * long work. Writes nothing.
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

  /** Whether a file is what such a writing left when its process died. */
  static boolean isUnfinished(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(".part");
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

  /** Bytes into a file, whose name errors have: the system says only that a disk is full. */
  static final class FileOutput extends OutputStream {

    private final Path file;
    private final FileChannel channel;

    /** Opens the place where the bytes go; errors name the file that it is or will become. */
    FileOutput(Path file, Path place, OpenOption... options) throws IOException {
      this.file = file;
      channel = FileChannel.open(place, options);
    }

    /** A step that writes. */
    private interface Step {
      void run() throws IOException;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, from, count);
      named(
          () -> {
            while (left.hasRemaining()) {
              channel.write(left);
            }
          });
    }

    /** Forces what was written to the disk. */
    void force() throws IOException {
      named(() -> channel.force(true));
    }

    /** Goes back to a length, and on from there. */
    void truncate(long length) throws IOException {
      channel.truncate(length).position(length);
    }

    long position() throws IOException {
      return channel.position();
    }

    @Override
    public void close() throws IOException {
      named(channel::close);
    }

    private void named(Step step) throws IOException {
      try {
        step.run();
      } catch (ClosedChannelException | FileSystemException known) {
        throw known;
      } catch (IOException e) {
        FileSystemException named =
            new FileSystemException(file.toString(), null, Reason.of(e) + fix(e));
        named.initCause(e);
        throw named;
      }
    }

    /** Linux, macOS and Windows have words of their own for a full disk. */
    private static String fix(IOException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      return message.contains("no space left")
              || message.contains("quota exceeded")
              || message.contains("not enough space")
          ? " (make room there, then give the command again)"
          : "";
    }
  }
}
