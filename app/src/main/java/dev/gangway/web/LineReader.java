package dev.gangway.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads the complete lines of a file that grows, from where the last reading ended. */
final class LineReader {

  private static final int LONGEST = 1 << 20;

  /** Takes a line's bytes, without its newline. */
  @FunctionalInterface
  interface Sink {
    void line(byte[] bytes, int offset, int length);
  }

  private long offset;
  private boolean skipping;

  /** How far it has read, in bytes. */
  long offset() {
    return offset;
  }

  /** Reads to the end; what follows the last newline is left for later. */
  void read(FileChannel file, Sink sink) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    while (file.read(buffer.clear(), offset) > 0) {
      int used = lines(buffer.array(), buffer.position(), sink);
      if (used == 0 && buffer.position() < LONGEST) {
        return;
      }
      skipping |= used == 0; // a line of such a length is none of ours
      offset += used == 0 ? buffer.position() : used;
    }
  }

  private int lines(byte[] bytes, int length, Sink sink) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        if (!skipping) {
          sink.line(bytes, start, i - start);
        }
        skipping = false;
        start = i + 1;
      }
    }
    return start;
  }
}
