package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchedTrainingTest {

  @TempDir private Path folder;

  private List<String> toStart(String... words) {
    return new LaunchedTraining(List.of(words), 2).toStart();
  }

  @Test
  void threadsAreGivenUnlessTheyAreAskedFor() {
    assertThat(toStart("train", "--out", "new/run"))
        .containsExactly("train", "--out", "new/run", "--threads", "2");
    assertThat(toStart("train", "--out", "new/run", "--threads", "3"))
        .containsExactly("train", "--out", "new/run", "--threads", "3");
  }

  @Test
  void aRunThatHasBegunGoesOnWithWhatARunMayChange() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    String out = folder.toString();
    assertThat(toStart("train", "--seed", "4", "--json", "--max-iterations", "9", "--out=" + out))
        .containsExactly("train", "--resume", out, "--json", "--max-iterations", "9");
  }

  @Test
  void logsLieBesideTheRun() {
    Path logs = new LaunchedTraining(List.of("train", "--out", folder + "/run/"), 2).logs();
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
