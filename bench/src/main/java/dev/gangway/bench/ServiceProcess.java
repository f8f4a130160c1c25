package dev.gangway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gangway serve} as a process of its own, as its users start it. */
final class ServiceProcess implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("serving .*: (http://\\S+)");
  private static final Pattern ANSWERED = Pattern.compile("answered (\\d+) predictions");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final long MOST_SECONDS = 60; // until it has ended

  record Ended(int code, long answered) {}

  private final Process process;
  private final BufferedReader lines;
  private final URI address;

  private ServiceProcess(Process process) throws IOException {
    this.process = process;
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    try {
      address = URI.create(find(ADDRESS));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Starts it on any free port of this machine. */
  static ServiceProcess start(List<String> gangway, Path model, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(gangway);
    command.addAll(List.of("serve", "--model", model.toString(), "--port", "0"));
    command.addAll(List.of(options));
    return new ServiceProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** What a pattern takes out of the first line that it fits. */
  private String find(Pattern pattern) throws IOException {
    List<String> before = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
      before.add(line);
    }
    throw new IOException("the service ended early: " + String.join(" ", before));
  }

  URI address() {
    return address;
  }

  /** The memory that it has now; unknown where the system does not tell. */
  OptionalLong residentBytes() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      Matcher matcher = RESIDENT.matcher(Files.exists(status) ? Files.readString(status) : "");
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)) << 10)
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGTERM; its output can still be read. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for the end after {@link #terminate}. */
  Ended end() throws IOException {
    long answered = Long.parseLong(find(ANSWERED));
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the service did not end within %d s".formatted(MOST_SECONDS));
      }
      return new Ended(process.exitValue(), answered);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
