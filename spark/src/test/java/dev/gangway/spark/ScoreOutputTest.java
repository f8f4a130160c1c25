package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.spark.ScoreOutput.PartFile;
import dev.gangway.spark.ScoreOutput.ScoreTask;
import dev.gangway.spark.ScorePlan.Chunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a table where several jobs and attempts meet. */
class ScoreOutputTest {

  @TempDir private Path folder;
  private final Configuration configuration = new Configuration();
  private ScoreOutput output;

  @BeforeEach
  void name() {
    ShakyStore.addTo(configuration);
    ShakyStore.FAILURES.set(0);
    output = new ScoreOutput("shaky://" + folder + "/scores", configuration);
  }

  private static ScoreTask task(String model) {
    return new ScoreTask(List.of("images"), null, List.of(), model, "files", 1);
  }

  private void publish(String content) throws IOException {
    try (PartFile part = new PartFile(output.address(), "part-000000.parquet", configuration)) {
      part.stream().write(content.getBytes(StandardCharsets.UTF_8));
      part.publish();
    }
  }

  @Test
  void aPartThatAnotherAttemptHasPublishedStays() throws IOException {
    output.begin(task("a"));
    publish("first");
    publish("second");
    assertThat(folder.resolve("scores/part-000000.parquet")).hasContent("first");
    assertThat(folder.resolve("scores/_temporary")).isEmptyDirectory();
    assertThat(output.has(new Chunk(0, List.of()))).isTrue();
    assertThat(output.has(new Chunk(1, List.of()))).isFalse();
  }

  @Test
  void aFolderInWhichAnotherJobIsBeginningIsEmpty() throws IOException {
    Files.createDirectories(folder.resolve("scores/_temporary"));
    output.begin(task("a"));
    output.begin(task("a"));
  }

  @Test
  void aTableThatBecameThatOfAnotherJobIsNotCompleted() throws IOException {
    output.begin(task("a"));
    Path note = folder.resolve("scores/_gangway.json");
    Files.writeString(note, Files.readString(note).replace("\"a\"", "\"b\""));
    assertThatThrownBy(() -> output.finish(task("a")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found the model with SHA-256 b instead of a");
    assertThat(folder.resolve("scores/_SUCCESS")).doesNotExist();
  }
}
