package dev.gangway.run.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a list of runs says of a log without reading it whole: its last step and its last scores,
 * and, a stretch at a time, how many alarms it has. Of a folder of many long logs the list comes at
 * once, and the alarms turn up in the seconds after.
 */
final class LogEnd {

  /** A few steps. */
  private static final int SHORT = 16 << 10;

  private static final int STRETCH = 1 << 20;
  private static final String SCORES = "\"scores\"";
  private static final String ALARM = "\"alarm\"";

  private final Path file;
  private Metrics last = new Metrics();
  private boolean searched;
  private long offset;
  private int alarms;

  LogEnd(Path file) {
    this.file = file;
  }

  Metrics metrics() {
    return last;
  }

  int alarms() {
    return alarms;
  }

  /** Reads the end as it is now; an unreadable file says what it said before. */
  void read() {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long start = Math.max(0, channel.size() - SHORT);
      String text = text(channel, start, SHORT);
      int first = start == 0 ? 0 : text.indexOf('\n') + 1;
      Metrics end = new Metrics();
      last.epochs().forEach(end::keep); // the last of them
      if (end.epochs().isEmpty() && !searched && !text.contains(SCORES)) {
        long from = Math.max(0, start + first - STRETCH);
        addScores(end, text(channel, from, (int) (start + first - from)));
        searched = true;
      }
      text.substring(first, Math.max(first, text.lastIndexOf('\n') + 1))
          .lines()
          .map(RunLog::parse)
          .filter(line -> line != null)
          .forEach(end::add);
      last = end;
    } catch (IOException unreadable) {
      return; // gone, or being replaced: the next look tells
    }
  }

  /** The last scores of a text, without taking the steps apart. */
  private static void addScores(Metrics end, String text) {
    int at = text.lastIndexOf(SCORES);
    while (at >= 0) {
      int from = text.lastIndexOf('\n', at) + 1;
      int to = text.indexOf('\n', at);
      JsonNode line = to < 0 ? null : RunLog.parse(text.substring(from, to));
      if (line != null && line.path("type").asText().equals("scores")) {
        end.add(line);
        return;
      }
      at = from == 0 ? -1 : text.lastIndexOf(SCORES, from - 1);
    }
  }

  private static String text(FileChannel channel, long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int length = channel.read(bytes, from);
    return new String(bytes.array(), 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
  }

  /** Counts alarms on from where it stopped; how many bytes, of at most so many, were read. */
  long countAlarms(long size, long most) {
    if (size < offset) {
      offset = 0;
      alarms = 0;
    }
    long start = offset;
    if (size > offset) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        while (offset - start < most && offset < size && countStretch(channel, size)) {
          // until the budget is spent or the log ends
        }
      } catch (IOException unreadable) {
        return offset - start;
      }
    }
    return offset - start;
  }

  /** False at the end of the log. */
  private boolean countStretch(FileChannel channel, long size) throws IOException {
    String text = text(channel, offset, (int) Math.min(STRETCH, size - offset));
    int lines = text.lastIndexOf('\n') + 1;
    if (lines == 0) {
      offset += text.length() == STRETCH ? STRETCH : 0; // a line that long is no alarm
      return text.length() == STRETCH;
    }
    int at = text.indexOf(ALARM);
    while (at >= 0 && at < lines) {
      int end = text.indexOf('\n', at);
      JsonNode line = RunLog.parse(text.substring(text.lastIndexOf('\n', at) + 1, end));
      alarms += line != null && line.path("type").asText().equals("alarm") ? 1 : 0;
      at = text.indexOf(ALARM, end);
    }
    offset += lines;
    return true;
  }
}
