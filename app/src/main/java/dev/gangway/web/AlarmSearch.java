package dev.gangway.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Counts the alarms in a log, a stretch at a time: a folder of many long logs is listed at once,
 * and its alarms turn up in the seconds after.
 */
final class AlarmSearch {

  private static final int STRETCH = 1 << 20;
  private static final String ALARM = "{\"type\":\"alarm\"";

  private final Path metrics;
  private long offset;
  private int found;

  AlarmSearch(Path metrics) {
    this.metrics = metrics;
  }

  int found() {
    return found;
  }

  /**
   * Searches on from where it stopped.
   *
   * @param size of the log now
   * @param most bytes to read
   * @return how many were read
   */
  long advance(long size, long most) {
    if (size < offset) {
      offset = 0;
      found = 0;
    }
    long start = offset;
    try (FileChannel file =
        FileChannel.open(metrics, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] stretch = new byte[(int) Math.min(STRETCH, size - offset)];
      while (offset - start < most && searchStretch(file, stretch)) {
        // until the budget is spent or the log ends
      }
    } catch (IOException unreadable) {
      return offset - start;
    }
    return offset - start;
  }

  /** False at the end of the log. */
  private boolean searchStretch(FileChannel file, byte[] stretch) throws IOException {
    int length = file.read(ByteBuffer.wrap(stretch), offset);
    if (length <= 0) {
      return false;
    }
    String text = new String(stretch, 0, length, StandardCharsets.ISO_8859_1);
    int lines = text.lastIndexOf('\n') + 1;
    if (lines == 0) {
      offset += length == STRETCH ? length : 0; // a line that long is no alarm
      return length == STRETCH;
    }
    for (int at = text.indexOf(ALARM); at >= 0 && at < lines; at = text.indexOf(ALARM, at + 1)) {
      found += at == 0 || text.charAt(at - 1) == '\n' ? 1 : 0;
    }
    offset += lines;
    return true;
  }

  /** Whether a log of this size has bytes that were not searched. */
  boolean behind(long size) {
    return size != offset;
  }
}
