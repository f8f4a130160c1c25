package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command at a real terminal without a person, which {@code script} of util-linux makes. */
final class PseudoTerminal implements AutoCloseable {

  static final String CTRL_C = "\u0003";
  private static final long SECONDS = 300;
  private static final Pattern BAR = Pattern.compile("\u001b\\[\\?7l(.*?)\u001b\\[\\?7h");

  private final Process script;
  private final Thread reader;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream(); // guarded by itself

  private PseudoTerminal(Process script) {
    this.script = script;
    this.reader = new Thread(this::read, "pseudo-terminal");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a command of this program, or of a class with a {@code main}, at so many columns. */
  static PseudoTerminal start(int columns, List<String> words) throws Exception {
    assumeTrue(isThere(), "no pseudo-terminal here: it needs script of util-linux");
    String command = words.stream().map(PseudoTerminal::quoted).collect(Collectors.joining(" "));
    ProcessBuilder builder =
        new ProcessBuilder(
            "script",
            "-qec",
            "tty; stty cols %d; exec %s".formatted(columns, command),
            "/dev/null");
    builder.environment().put("GANGWAY_TTY", "1");
    builder.environment().put("TERM", "xterm");
    return new PseudoTerminal(builder.redirectErrorStream(true).start());
  }

  static PseudoTerminal gangway(int columns, Object... words) throws Exception {
    List<String> command = new ArrayList<>(Main.command());
    for (Object word : words) {
      command.add(word.toString());
    }
    return start(columns, command);
  }

  private static boolean isThere() throws InterruptedException {
    try {
      Process version = new ProcessBuilder("script", "--version").start();
      String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return version.waitFor() == 0 && said.contains("util-linux");
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private void read() {
    try (InputStream in = script.getInputStream()) {
      byte[] some = new byte[4096];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        synchronized (said) {
          said.write(some, 0, n);
          said.notifyAll();
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** All that the terminal was sent so far. */
  String said() {
    synchronized (said) {
      return said.toString(StandardCharsets.UTF_8);
    }
  }

  /** The bars as they were drawn one over the other. */
  List<String> bars() {
    return BAR.matcher(said()).results().map((MatchResult bar) -> bar.group(1)).toList();
  }

  void await(Predicate<PseudoTerminal> condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    synchronized (said) {
      while (!condition.test(this)) {
        assertThat(script.isAlive() && System.nanoTime() < deadline).as(said()).isTrue();
        said.wait(100);
      }
    }
  }

  void type(String keys) throws IOException {
    script.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    script.getOutputStream().flush();
  }

  /** Makes the window as wide as that. */
  void resize(int columns) throws Exception {
    String terminal = said().lines().findFirst().orElseThrow().strip();
    Process stty =
        new ProcessBuilder("stty", "-F", terminal, "cols", String.valueOf(columns)).start();
    assertThat(stty.waitFor()).isZero();
  }

  /** Sends SIGTERM to the command. */
  void terminate() {
    script.children().forEach(ProcessHandle::destroy);
  }

  int code() throws InterruptedException {
    assertThat(script.waitFor(SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
    reader.join();
    return script.exitValue();
  }

  @Override
  public void close() {
    script.descendants().forEach(ProcessHandle::destroyForcibly);
    script.destroyForcibly();
  }
}
