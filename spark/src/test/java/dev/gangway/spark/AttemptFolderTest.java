package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.run.LaunchedTraining;
import dev.gangway.spark.RankTask.AttemptFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptFolderTest {

  @TempDir private Path shared;

  private Path run() {
    return shared.resolve("run");
  }

  private AttemptFolder folder() {
    return new AttemptFolder(
        new LaunchedTraining(List.of("train", "--out", run().toString()), 2, 2));
  }

  @Test
  void whatAnAttemptLeftThatNeverTookAStepIsTakenAway() throws IOException {
    Files.createDirectories(run().resolve("checkpoints"));
    Files.writeString(run().resolve("provenance.json"), "{}");
    Files.writeString(run().resolve(".lock"), "");
    folder().prepare();
    assertThat(run()).doesNotExist();
    assertThat(shared.resolve("run-logs")).isDirectory();
  }

  @Test
  void wrongInputIsRememberedUntilTheNextAttempt() throws IOException {
    folder().prepare();
    assertThat(folder().wrongInput()).isFalse();
    folder().markWrongInput();
    assertThat(folder().wrongInput()).isTrue();
    folder().prepare();
    assertThat(folder().wrongInput()).isFalse();
  }

  @Test
  void aLineOfAnEarlierAttemptIsNotQuoted() throws IOException {
    folder().prepare();
    Files.writeString(shared.resolve("run-logs/rank-1.log"), "gangway: no such set\n");
    assertThat(folder().log(1).last()).isEqualTo("it said nothing");
  }

  @Test
  void aFolderThatCannotBeMadeIsToldByItsName() throws IOException {
    Files.writeString(shared.resolve("run-logs"), "a file");
    assertThatThrownBy(() -> folder().prepare())
        .isInstanceOf(InputException.class)
        .hasMessage(shared + "/run-logs: cannot be made (check its permissions)");
  }
}
