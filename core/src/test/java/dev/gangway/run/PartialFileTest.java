package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("rows.csv");
  }

  private static void write(PartialFile partial, String text) throws IOException {
    partial.out().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void rowsAfterTheLastCommitAreWrittenAgain() throws IOException {
    try (PartialFile partial = PartialFile.begin(file, "task")) {
      write(partial, "one\ntwo\n");
      partial.commit(2, 1, "two");
      write(partial, "thr");
      partial.out().flush();
    }
    assertThat(file).doesNotExist();
    assertThat(PartialFile.isBegun(file)).isTrue();
    try (PartialFile partial = PartialFile.resume(file, "task")) {
      assertThat(partial.progress()).isEqualTo(new PartialFile.Progress("task", 2, 1, 8, "two"));
      write(partial, "three\n");
      partial.finish();
    }
    assertThat(file).hasContent("one\ntwo\nthree\n");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, folder.resolve(".rows.csv.done.json"));
    }
  }

  @Test
  void aFileOfAnotherTaskIsNotGoneOnWith() throws IOException {
    try (PartialFile partial = PartialFile.begin(file, "cats")) {
      partial.commit(0, 0, "");
    }
    assertThatThrownBy(() -> PartialFile.resume(file, "dogs"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("written by another command: found cats, expected dogs");
  }

  private void finish(String task) throws IOException {
    try (PartialFile partial = PartialFile.begin(file, task)) {
      write(partial, "one\n");
      partial.commit(1, 0, "one");
      partial.finish();
    }
  }

  @Test
  void aWholeFileIsWholeForTheTaskThatMadeItAlone() throws IOException {
    assertThat(PartialFile.isWhole(file, "cats")).isFalse();
    finish("cats");
    assertThat(PartialFile.isWhole(file, "cats")).isTrue();
    assertThatThrownBy(() -> PartialFile.isWhole(file, "dogs"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("rows.csv: made by another command: found cats, expected dogs");
    Files.writeString(file, "other bytes");
    assertThatThrownBy(() -> PartialFile.isWhole(file, "cats"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("rows.csv: whole, but what it was made from is not known");
  }

  @Test
  void aFileThatIsWrittenAnewIsNotWholeYet() throws IOException {
    finish("cats");
    PartialFile.begin(file, "cats").close();
    assertThatThrownBy(() -> PartialFile.isWhole(file, "cats"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not known");
  }

  @Test
  void aDeathBetweenTheLastTwoStepsLeavesAWholeFile() throws IOException {
    Path state = folder.resolve("rows.csv.part.json");
    try (PartialFile partial = PartialFile.begin(file, "cats")) {
      write(partial, "one\n");
      partial.commit(1, 0, "one");
      String committed = Files.readString(state);
      partial.finish();
      Files.writeString(state, committed);
    }
    assertThat(PartialFile.isWhole(file, "cats")).isTrue();
    assertThat(state).doesNotExist();
    assertThat(file).hasContent("one\n");
  }

  @Test
  void aFileThatLostRowsIsNamed() throws IOException {
    try (PartialFile partial = PartialFile.begin(file, "task")) {
      write(partial, "one\ntwo\n");
      partial.commit(2, 0, "two");
    }
    Files.writeString(folder.resolve("rows.csv.part"), "one");
    assertThatThrownBy(() -> PartialFile.resume(file, "task"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("rows.csv.part: cut off: found 3 bytes, expected 8 bytes");
  }

  @Test
  void aFileThatWasNotBegunStarts() throws IOException {
    try (PartialFile partial = PartialFile.resume(file, "task")) {
      assertThat(partial.progress().rows()).isZero();
      partial.finish();
    }
    assertThat(file).isEmptyFile();
  }
}
