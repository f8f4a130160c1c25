package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.data.SyntheticDomains;
import dev.gangway.data.SyntheticFolder;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardCommandTest {

  @TempDir private Path folder;

  @Test
  void aMissingFolderIsOneLine() {
    CommandTrial trial = CommandTrial.run("dashboard", "--runs", folder.resolve("missing"));
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err().lines()).hasSize(1);
    assertThat(trial.err()).contains("not a folder of runs: found nothing, expected a folder");
  }

  @Test
  void otherMachinesAreNotLetInWithoutAToken() {
    CommandTrial trial = CommandTrial.run("dashboard", "--runs", folder, "--bind", "0.0.0.0");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .isEqualToNormalizingNewlines(
            "gangway: --bind 0.0.0.0 opens the dashboard to other machines: give --token-file FILE"
                + " as well, or leave --bind out\n");
  }

  @Test
  void aTokenThatIsNoneIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "short\n");
    CommandTrial trial =
        CommandTrial.run("dashboard", "--runs", folder, "--bind", "0.0.0.0", "--token-file", file);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().lines()).hasSize(1);
    assertThat(trial.err()).contains("not a token: found 5 characters");
  }

  @Test
  void aTakenPortIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      CommandTrial trial = CommandTrial.run("dashboard", "--runs", folder, "--port", port);
      assertThat(trial.code()).isEqualTo(2);
      assertThat(trial.err().lines()).hasSize(1);
      assertThat(trial.err())
          .startsWith("gangway: port %d of 127.0.0.1 cannot be had".formatted(port));
    }
  }

  @Test
  void aTrainingShowsItselfWhileItRuns() {
    ImageFormat small = new ImageFormat(20, 1);
    SyntheticFolder.write(
        SyntheticDomains.generate("synth-street", 1, 40, small), folder.resolve("source"));
    SyntheticFolder.write(
        SyntheticDomains.generate("synth-hand", 1, 30, small), folder.resolve("target"));
    CommandTrial trial =
        CommandTrial.run(
            "train",
            "--source",
            folder.resolve("source"),
            "--target",
            folder.resolve("target"),
            "--filters",
            2,
            "--noise",
            4,
            "--batch",
            8,
            "--threads",
            1,
            "--max-iterations",
            2,
            "--dashboard",
            "--out",
            folder.resolve("run"));
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.err())
        .containsPattern(
            "dashboard: http://127\\.0\\.0\\.1:\\d+/ \\(while this run trains; later:");
    assertThat(trial.out()).contains("finished after 2 steps").doesNotContain("dashboard");
    assertThat(folder.resolve("run/DONE")).exists();
  }
}
