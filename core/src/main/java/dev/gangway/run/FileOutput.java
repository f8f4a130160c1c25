package dev.gangway.run;

import dev.gangway.base.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Locale;

/** Bytes into a file. What goes wrong names the file: the system says only that a disk is full. */
final class FileOutput extends OutputStream {

  private final Path file;
  private final FileChannel channel;

  /**
   * Opens a file, under the name that errors have.
   *
   * @param place where the bytes go: that file, or the one that will become it
   */
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
