package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StarterWatchTest {

  @TempDir private Path runs;

  private static void awaitAddress(InputStream output) throws IOException {
    StringBuilder said = new StringBuilder();
    for (int c = output.read(); c >= 0; c = output.read()) {
      said.append((char) c);
      if (said.toString().contains("http://")) {
        return;
      }
    }
    throw new AssertionError("ended with: " + said);
  }

  @Test
  void aCommandEndsWithTheProcessThatStartedIt() throws Exception {
    Process starter = new ProcessBuilder("sleep", "1000").start();
    List<String> words = new ArrayList<>(Main.command());
    words.addAll(List.of("dashboard", "--port", "0", "--runs", runs.toString()));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("GANGWAY_STARTER", String.valueOf(starter.pid()));
    Process command = builder.start();
    try {
      awaitAddress(command.getInputStream());
      assertThat(command.waitFor(1, TimeUnit.SECONDS)).as("while it lives").isFalse();
      starter.destroyForcibly().waitFor();
      assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(command.exitValue()).isEqualTo(137);
      assertThat(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .doesNotContain("\tat ");
    } finally {
      starter.destroyForcibly();
      command.destroyForcibly();
    }
  }
}
