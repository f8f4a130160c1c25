package dev.gangway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gangway.run.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The end of {@code metrics.jsonl}, for the list: the last iteration and the last scores, without
 * reading the rest.
 */
final class LogTail {

  /** A few steps. */
  private static final int SHORT = 16 << 10;

  /** An epoch and more. */
  private static final int LONG = 1 << 20;

  private long iteration;
  private double seconds;
  private double imagesPerSecond;
  private Double sourceTestAccuracy;
  private Double oracleTargetTestAccuracy;
  private boolean searched;

  /** Reads what the end says now; an unreadable file says what it said before. */
  void read(Path metrics) {
    try (FileChannel file =
        FileChannel.open(metrics, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      take(lines(file, SHORT));
      if (sourceTestAccuracy == null && !searched) {
        take(lines(file, LONG));
        searched = true;
      }
    } catch (IOException unreadable) {
      return; // gone, or being replaced: the next look tells
    }
  }

  /** The complete lines among the last bytes. */
  private static String[] lines(FileChannel file, int most) throws IOException {
    long start = Math.max(0, file.size() - most);
    ByteBuffer bytes = ByteBuffer.allocate(most);
    file.read(bytes, start);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    int first = start == 0 ? 0 : text.indexOf('\n') + 1;
    return text.substring(first, Math.max(first, text.lastIndexOf('\n') + 1)).split("\n");
  }

  /** Newest first: a step, and scores. */
  private void take(String[] lines) {
    boolean stepTaken = false;
    for (int i = lines.length - 1; i >= 0; i--) {
      if (!stepTaken && lines[i].startsWith("{\"type\":\"step\"")) {
        stepTaken = takeStep(lines[i]);
      } else if (lines[i].startsWith("{\"type\":\"scores\"") && takeScores(lines[i])) {
        return;
      }
    }
  }

  private boolean takeStep(String line) {
    JsonNode step = parse(line);
    if (!step.path("iteration").isNumber()) {
      return false;
    }
    iteration = step.path("iteration").asLong();
    seconds = step.path("seconds").asDouble();
    imagesPerSecond = step.path("imagesPerSecond").asDouble();
    return true;
  }

  private boolean takeScores(String line) {
    JsonNode scores = parse(line);
    if (!scores.path("sourceTestAccuracy").isNumber()) {
      return false;
    }
    sourceTestAccuracy = scores.path("sourceTestAccuracy").asDouble();
    JsonNode oracle = scores.path("oracleTargetTestAccuracy");
    oracleTargetTestAccuracy = oracle.isNumber() ? oracle.asDouble() : null;
    return true;
  }

  private static JsonNode parse(String line) {
    try {
      return Json.parse(line, JsonNode.class);
    } catch (IOException broken) {
      return MissingNode.getInstance();
    }
  }

  long iteration() {
    return iteration;
  }

  double seconds() {
    return seconds;
  }

  double imagesPerSecond() {
    return imagesPerSecond;
  }

  Double sourceTestAccuracy() {
    return sourceTestAccuracy;
  }

  Double oracleTargetTestAccuracy() {
    return oracleTargetTestAccuracy;
  }
}
