package dev.gangway.run.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Function;

/**
 * The log of a run in memory; each look reads what was appended since the last. Lines that are no
 * JSON objects are counted and left out, an unfinished last one waits for its end.
 */
public final class RunLog {

  private static final int LONGEST = 1 << 20; // of a line, in bytes

  private final Path file;
  private Metrics metrics = new Metrics();
  private Object key;
  private long offset;
  private boolean skipping;
  private int broken;
  private volatile long points;

  public RunLog(Path file) {
    this.file = file;
  }

  /** Reads on and shows what there is; nobody else reads on meanwhile. */
  public synchronized <T> T look(Function<Metrics, T> use) {
    try {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (now.isRegularFile()) {
        readOn(now);
      }
    } catch (IOException missing) {
      // shown as far as it was read
    }
    return use.apply(metrics);
  }

  /** Lines that could not be read so far. */
  public synchronized int broken() {
    return broken;
  }

  long points() {
    return points;
  }

  /** From the start if another file has taken the place, or the file was cut. */
  private void readOn(BasicFileAttributes now) throws IOException {
    if (now.size() < offset || !Objects.equals(key, now.fileKey())) {
      metrics = new Metrics();
      offset = 0;
      skipping = false;
      broken = 0;
      key = now.fileKey();
    }
    if (now.size() > offset) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        readLines(channel);
      }
      points = metrics.points();
    }
  }

  private void readLines(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    while (channel.read(buffer.clear(), offset) > 0) {
      int used = lines(buffer.array(), buffer.position());
      if (used == 0 && buffer.position() < LONGEST) {
        return;
      }
      skipping |= used == 0; // a line of such a length is none of ours
      offset += used == 0 ? buffer.position() : used;
    }
  }

  private int lines(byte[] bytes, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        if (!skipping) {
          add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        }
        skipping = false;
        start = i + 1;
      }
    }
    return start;
  }

  private void add(String line) {
    JsonNode node = parse(line);
    if (node == null) {
      broken++;
    } else {
      metrics.add(node);
    }
  }

  /** Null for what is no JSON object. */
  static JsonNode parse(String line) {
    try {
      JsonNode node = Json.parse(line, JsonNode.class);
      return node != null && node.isObject() ? node : null;
    } catch (IOException broken) {
      return null;
    }
  }
}
