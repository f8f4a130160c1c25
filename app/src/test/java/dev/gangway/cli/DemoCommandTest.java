package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  @TempDir private Path folder;

  @Test
  void theFolderOfAnEarlierDemoIsRefusedWithAMendThatDemoHas() throws IOException {
    Files.createDirectory(folder.resolve("c1-only"));
    CommandTrial trial = CommandTrial.run("demo", "--out", folder);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().strip())
        .isEqualTo(
            "gangway: %s: the run folder exists already: found a folder with files, expected nothing"
                    .formatted(folder)
                + " (choose another --out, or delete the earlier demo)");
  }
}
