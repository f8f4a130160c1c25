package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.web.EmbeddingLayouts.EmbeddingLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingLayoutsTest {

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private RunFolder run;

  @BeforeEach
  void writeEmbeddings() throws IOException {
    run = new RunFolder(folder, "c1+c2", 1).withConfig("street");
    for (int i = 1; i <= 5; i++) {
      run.withEmbeddings(10L * i, i);
    }
  }

  private List<EmbeddingLayout> layouts(int moments) {
    return new EmbeddingLayouts(folder, 30, notes::add).at(moments);
  }

  private static List<Long> iterations(List<EmbeddingLayout> layouts) {
    return layouts.stream().map(EmbeddingLayout::iteration).toList();
  }

  @Test
  void momentsAreSpreadFromTheFirstToTheLast() {
    assertThat(iterations(layouts(3))).containsExactly(10L, 30L, 50L);
    assertThat(iterations(layouts(1))).containsExactly(50L);
    assertThat(iterations(layouts(9))).containsExactly(10L, 20L, 30L, 40L, 50L);
    assertThat(notes).isEmpty();
  }

  @Test
  void aLayoutIsKeptBesideTheEmbeddingsUntilTheyChange() throws IOException {
    EmbeddingLayout first = layouts(2).get(1);
    Path file = folder.resolve("embeddings/50.tsne.json");
    String kept = Files.readString(file);
    Files.writeString(
        file, kept.replaceFirst("\"trustworthiness\":[0-9.]+", "\"trustworthiness\":0.125"));
    assertThat(layouts(2).get(1).trustworthiness()).isEqualTo(0.125); // read, not computed

    run.withEmbeddings(50, 99);
    assertThat(layouts(2).get(1).embeddings()).isNotEqualTo(first.embeddings());
    assertThat(layouts(2).get(1).trustworthiness()).isGreaterThan(0.7);
  }

  @Test
  void aLayoutIsComputedAnewIfTheOneBeforeItIsAnother() {
    EmbeddingLayout afterFirst = layouts(2).get(1);
    EmbeddingLayout afterOthers = layouts(5).get(4);
    assertThat(afterOthers.embeddings()).isEqualTo(afterFirst.embeddings());
    assertThat(afterOthers.after()).isNotEqualTo(afterFirst.after());
  }

  @Test
  void classesLieApartAndKeepTheirPlaceFromMomentToMoment() {
    List<EmbeddingLayout> both = layouts(2);
    float[] before = both.get(0).source().x();
    float[] after = both.get(1).source().x();
    double moved = 0;
    double spread = 0;
    for (int i = 0; i < before.length; i++) {
      moved += Math.abs(after[i] - before[i]);
      spread += Math.abs(before[i]);
    }
    assertThat(moved).isLessThan(spread);
    assertThat(both.get(1).target().predicted()).startsWith(0, 1, 2, 0);
  }

  @Test
  void aBrokenFileOfALayoutIsReplaced() throws IOException {
    layouts(1);
    Path file = folder.resolve("embeddings/50.tsne.json");
    Files.writeString(file, "{");
    assertThat(layouts(1)).hasSize(1);
    assertThat(Files.readString(file)).contains("\"iteration\":50");
  }
}
