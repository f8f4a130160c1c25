package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFoldersTest {

  @TempDir private Path folder;
  private RunDirectory run;
  private Path checkpoints;

  @BeforeEach
  void create() {
    run = RunDirectory.create(folder.resolve("run"));
    checkpoints = run.path().resolve("checkpoints");
  }

  @AfterEach
  void close() throws IOException {
    run.close();
  }

  private void add(long iteration, String text) throws IOException {
    run.addCheckpoint(iteration, place -> Files.writeString(place.resolve("state.json"), text));
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> all = Files.list(checkpoints)) {
      return all.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void checkpointsAreListedByNumberAndTheNewestIsLatest() throws IOException {
    assertThat(RunDirectory.latestCheckpoint(run.path())).isEmpty();
    add(1000, "later");
    add(200, "earlier");
    assertThat(RunDirectory.checkpoints(run.path())).containsExactly(200L, 1000L);
    assertThat(RunDirectory.latestCheckpoint(run.path())).contains(1000L);
    assertThat(RunDirectory.checkpoint(run.path(), 1000).resolve("state.json")).hasContent("later");
  }

  @Test
  void aFolderWithoutCheckpointsHasNone() {
    assertThat(RunDirectory.checkpoints(folder)).isEmpty();
    assertThat(RunDirectory.latestCheckpoint(folder)).isEmpty();
  }

  @Test
  void aCheckpointThatIsThereIsKept() throws IOException {
    add(5, "first");
    add(5, "second");
    assertThat(checkpoints.resolve("5/state.json")).hasContent("first");
  }

  @Test
  void aWriterThatThrowsLeavesNothing() throws IOException {
    add(5, "whole");
    assertThatThrownBy(
            () ->
                run.addCheckpoint(
                    6,
                    place -> {
                      Files.writeString(place.resolve("weights.safetensors"), "half");
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(entries()).containsExactly("5");
  }

  @Test
  void whatAKilledProcessLeftIsReplaced() throws IOException {
    Files.createDirectories(checkpoints.resolve(".6.part/deep"));
    Files.writeString(checkpoints.resolve(".6.part/weights.safetensors"), "half");
    add(6, "whole");
    assertThat(entries()).containsExactly("6");
    try (Stream<Path> files = Files.list(checkpoints.resolve("6"))) {
      assertThat(files).containsExactly(checkpoints.resolve("6/state.json"));
    }
  }

  @Test
  void pruningKeepsTheNewestAndClearsWhatKilledProcessesLeft() throws IOException {
    for (long iteration : new long[] {9, 10, 11, 100}) {
      add(iteration, "whole");
    }
    Files.createDirectories(checkpoints.resolve(".7.part/deep"));
    Files.createDirectories(checkpoints.resolve(".9.deleted/deep"));
    Files.writeString(checkpoints.resolve(".notes"), "of the user");
    run.pruneCheckpoints(2, Set.of());
    assertThat(entries()).containsExactly(".notes", "100", "11");
    run.pruneCheckpoints(5, Set.of());
    assertThat(entries()).containsExactly(".notes", "100", "11");
  }

  @Test
  void litterIsNoCheckpoint() throws IOException {
    add(3, "whole");
    for (String name : List.of(".99.part", "99.part", "007", "-4", "99x", "9999999999999999999")) {
      Files.createDirectory(checkpoints.resolve(name));
    }
    Files.writeString(checkpoints.resolve("50"), "a file");
    assertThat(RunDirectory.checkpoints(run.path())).containsExactly(3L);
  }
}
