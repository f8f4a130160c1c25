package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slim distribution, as its launcher starts it. */
class DistributionTest {

  @TempDir private Path folder;

  @BeforeEach
  void launcherSaysSo() throws IOException {
    String launcher = Files.readString(Path.of("src", "dist", "bin", "gangway"));
    assertThat(launcher).contains(" -Dgangway.distribution=serving ");
    System.setProperty("gangway.distribution", "serving");
  }

  @AfterEach
  void whole() {
    System.clearProperty("gangway.distribution");
  }

  @Test
  void whatNeedsLibtorchIsRefusedInOneLineBeforeAnyWork() throws IOException {
    Path run = folder.resolve("run");
    List<CommandTrial> trials =
        List.of(
            CommandTrial.run(
                "train", "--source", "synth-street", "--target", "synth-hand", "--out", run),
            CommandTrial.run("demo", "--out", run),
            CommandTrial.run("launch", "--processes", 2, "--", "train", "--out", run),
            CommandTrial.run(
                "ablate", "--source", "synth-street", "--target", "synth-hand", "--out", run),
            CommandTrial.run("export", "--run", folder, "--out", run),
            CommandTrial.run("evaluate", "--run", folder, "--data", "synth-hand"));
    for (CommandTrial trial : trials) {
      assertThat(trial.code()).isEqualTo(2);
      assertThat(trial.out()).isEmpty();
      assertThat(trial.err().strip())
          .isEqualTo(
              "gangway: this distribution predicts, serves and reports; it has no libtorch to train,"
                  + " export or evaluate runs (use ./gangway of the source tree)");
    }
    assertThat(run).doesNotExist();
  }

  @Test
  void helpListsWhatIsThereAlone() {
    for (CommandTrial trial : List.of(CommandTrial.run("--help"), CommandTrial.run())) {
      assertThat(trial.code()).isZero();
      assertThat(trial.out())
          .contains("predict", "serve", "report", "doctor")
          .doesNotContain("train ", "demo", "ablate", "launch", "export ", "bench");
    }
  }
}
