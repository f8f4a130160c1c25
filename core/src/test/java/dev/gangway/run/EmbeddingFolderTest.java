package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingFolderTest {

  @TempDir private Path run;

  @Test
  void whatIsLeftIsSpreadOverTheTrainingAndHoldsTheFirstAndTheNewest() throws IOException {
    EmbeddingFolder folder = new EmbeddingFolder(run);
    assertThat(folder.iterations()).isEmpty();
    folder.create();
    for (long iteration = 1; iteration <= 100; iteration++) {
      Files.writeString(folder.of(iteration), "x");
      folder.thin();
    }
    List<Long> left = folder.iterations();
    assertThat(left).hasSize(16).startsWith(1L).endsWith(100L);
    for (int i = 1; i < left.size(); i++) {
      assertThat(left.get(i) - left.get(i - 1)).isLessThanOrEqualTo(16);
    }
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    EmbeddingFolder folder = new EmbeddingFolder(run);
    folder.create();
    Files.writeString(folder.path().resolve("tsne.json"), "{}");
    Files.writeString(folder.path().resolve("007.safetensors"), "x");
    Files.writeString(folder.of(7), "x");
    assertThat(folder.iterations()).containsExactly(7L);
  }
}
