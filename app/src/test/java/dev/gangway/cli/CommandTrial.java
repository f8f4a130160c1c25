package dev.gangway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.TerminalStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A command that was run in this process, nobody watching.
 *
 * @param code its exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record CommandTrial(int code, String out, String err) {

  static CommandTrial run(Object... words) {
    return run(new ByteArrayOutputStream(), words);
  }

  /** The same with another standard output; its text is not kept. */
  static CommandTrial run(OutputStream out, Object... words) {
    String[] args = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      args[i] = words[i].toString();
    }
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Gangway.run(args, new Terminal(new TerminalStream(out), new TerminalStream(err), false));
    return new CommandTrial(code, text(out), err.toString(StandardCharsets.UTF_8));
  }

  private static String text(OutputStream out) {
    return out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
  }

  /** Standard output, which must be JSON and nothing else. */
  JsonNode json() {
    try {
      return Json.parse(out, JsonNode.class);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + out, e);
    }
  }
}
