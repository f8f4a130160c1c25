package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchedTrainingTest {

  @TempDir private Path folder;

  private static LaunchedTraining training(String... words) {
    return new LaunchedTraining(List.of(words), 4, 2);
  }

  private static List<String> toStart(String... words) {
    return training(words).toStart();
  }

  @Test
  void threadsAreGivenUnlessTheyAreAskedFor() {
    assertThat(toStart("train", "--out", "new/run"))
        .containsExactly("train", "--out", "new/run", "--threads", "2");
    assertThat(toStart("train", "--out", "new/run", "--threads", "3"))
        .containsExactly("train", "--out", "new/run", "--threads", "3");
  }

  private void begun(int processes) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(
        folder.resolve("provenance.json"), "{\"processes\": %d}".formatted(processes));
  }

  @Test
  void aRunThatHasBegunGoesOnIfItIsTheSame() throws IOException {
    begun(4);
    String out = folder.toString();
    assertThat(toStart("train", "--seed", "4", "--out=" + out))
        .containsExactly("train", "--seed", "4", "--out=" + out, "--or-resume");
    assertThat(toStart("train", "--resume", out)).containsExactly("train", "--resume", out);
    assertThat(toStart("train", "--resume", out, "--threads", "8"))
        .containsExactly("train", "--resume", out, "--threads", "8");
  }

  @Test
  void otherProcessesThanBeforeGetThreadsOfTheirOwn() throws IOException {
    begun(16);
    String out = folder.toString();
    assertThat(toStart("train", "--resume", out))
        .containsExactly("train", "--resume", out, "--threads", "2");
    assertThat(toStart("train", "--out", out))
        .containsExactly("train", "--out", out, "--or-resume", "--threads", "2");
  }

  @Test
  void aRunThatIsDoneIsNotGoneOnWithUnlessItIsNamedToBe() throws IOException {
    begun(4);
    training("train", "--out", folder.toString()).requireWork();
    Files.writeString(folder.resolve("DONE"), "finished");
    training("train", "--resume", folder.toString()).requireWork();
    assertThatThrownBy(() -> training("train", "--out", folder.toString()).requireWork())
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder
                + " is done: nothing is left to do (give another --out, or --resume it with a later"
                + " --max-iterations)");
  }

  @Test
  void whatAnAttemptLeftThatNeverTookAStepIsTakenAway() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve("checkpoints"));
    for (String name : List.of("provenance.json", ".lock", "FAILED", ".config.json.1a.part")) {
      Files.writeString(run.resolve(name), "x");
    }
    Files.writeString(run.resolve("metrics.jsonl"), "");
    training("train", "--out", run.toString()).clear();
    assertThat(run).doesNotExist();
    training("train", "--out", run.toString()).clear(); // nothing there
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "thesis.tex", "metrics.jsonl", "checkpoints/7"})
  void aRunThatHasBegunAndFilesOfOthersAreLeftAlone(String name) throws IOException {
    Files.createDirectories(folder.resolve("checkpoints"));
    Files.writeString(folder.resolve("provenance.json"), "{}");
    Files.writeString(folder.resolve(name), "years of work");
    training("train", "--out", folder.toString()).clear();
    assertThat(folder.resolve("provenance.json")).exists();
    assertThat(folder.resolve(name)).hasContent("years of work");
  }

  @Test
  void aRunThatAnotherProcessIsBeginningIsLeftAlone() throws IOException {
    Path run = folder.resolve("run");
    try (RunDirectory writing = RunDirectory.create(run)) {
      training("train", "--out", run.toString()).clear();
      assertThat(writing.path().resolve(".lock")).exists();
    }
  }

  @Test
  void logsLieBesideTheRun() {
    Path logs = training("train", "--out", folder + "/run/").logs();
    assertThat(logs).isEqualTo(folder.resolve("run-logs").toAbsolutePath());
  }

  @Test
  void otherCommandsAreNotLaunched() {
    assertThatThrownBy(() -> toStart("evaluate"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("several processes do 'train', got 'evaluate'");
  }

  @Test
  void aTrainingWithoutAFolderIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> toStart("train", "--seed", "4"))
        .isInstanceOf(InputException.class)
        .hasMessage("the training needs --out, the folder of the new run, or --resume");
  }
}
