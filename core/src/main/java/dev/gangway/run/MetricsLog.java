package dev.gangway.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.run.WholeFile.FileOutput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code metrics.jsonl}: one JSON object a line, only ever appended to. A line is complete when its
 * newline is there: a reader leaves out an unfinished last line, and opening the log again cuts it
 * off.
 *
 * <p>A resumed run appends {@code {"type":"resumed","iteration":N}}; what was logged before for
 * later iterations is then superseded, and {@link #read} leaves it out.
 */
public final class MetricsLog implements AutoCloseable {

  private final FileOutput out;

  private MetricsLog(FileOutput out) {
    this.out = out;
  }

  /** Opens a log for appending; makes it if need be. */
  public static MetricsLog open(Path file) throws IOException {
    cutUnfinishedLine(file);
    return new MetricsLog(
        new FileOutput(file, file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  private static void cutUnfinishedLine(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      long end = log.length();
      while (end > 0) {
        log.seek(end - 1);
        if (log.read() == '\n') {
          break;
        }
        end--;
      }
      log.setLength(end);
    }
  }

  /** Appends a line with the fields in their order. */
  public void append(Map<String, ?> fields) throws IOException {
    out.write((Json.line(fields) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Forces what was appended to the disk. */
  public void sync() throws IOException {
    out.force();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * The lines that count, oldest first: without an unfinished last one and without superseded ones.
   * Throws if a line is no JSON object.
   */
  public static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    String text = Files.readString(file);
    int number = 0;
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      JsonNode node = parse(file, ++number, line);
      if (node.path("type").asText().equals("resumed")) {
        long from = node.path("iteration").asLong();
        lines.removeIf(old -> old.path("iteration").asLong() > from);
      }
      lines.add(node);
    }
    return lines;
  }

  private static JsonNode parse(Path file, int number, String line) {
    try {
      JsonNode node = Json.parse(line, JsonNode.class);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException broken) {
      // said below, with the file and the line
    }
    throw InputException.file(
        file,
        "line " + number + " is broken",
        line.isBlank()
            ? "an empty line"
            : "'" + line.substring(0, Math.min(40, line.length())) + "'",
        "a JSON object",
        "delete that line");
  }
}
