package dev.gangway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Another program's step: a command that measures by itself and ends with a line of JSON with a
 * field {@code ms_median}.
 */
final class PeerLane implements Race.Lane {

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int MOST_BYTES = 1 << 20;

  private final List<String> command;

  /** Takes words that blanks part. */
  PeerLane(String command) {
    this.command = BLANKS.splitAsStream(command.strip()).toList();
  }

  /** One run of the command, however many are asked for. */
  @Override
  public List<Map<String, Double>> round(int runs) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw InputException.of("the peer cannot be started: %s", e.getMessage());
    }
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readNBytes(MOST_BYTES);
    process.destroy(); // one that still prints has printed too much
    return List.of(Map.of(Race.TIME, millis(new String(output, StandardCharsets.UTF_8))));
  }

  /** The median that the last line of an output tells. */
  static double millis(String output) {
    String last = output.strip().lines().reduce("", (before, line) -> line);
    try {
      JsonNode median = Json.parse(last, JsonNode.class).path("ms_median");
      if (median.isNumber() && median.asDouble() > 0) {
        return median.asDouble();
      }
    } catch (IOException notJson) {
      // said below
    }
    String found = last.length() > 200 ? last.substring(0, 200) + "..." : last;
    throw InputException.of(
        "the peer's last line must be JSON with a number ms_median > 0, found: %s", found);
  }
}
