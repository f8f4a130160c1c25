package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.spark.ScorePlan.Chunk;
import dev.gangway.spark.ScorePlan.Piece;
import dev.gangway.spark.ScorePlan.Place;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How inputs are cut. */
class ScorePlanTest {

  private static final long MEGABYTE = 1 << 20;

  private static final Place PLACE = new Place("images", "file:/images");

  private static Piece file(String name, boolean table, long length) {
    return new Piece(PLACE, name, 1, table, 0, length);
  }

  private static List<Piece> small(int count) {
    return IntStream.range(0, count).mapToObj(i -> file(i + ".png", false, 1 << 10)).toList();
  }

  @Test
  void manySmallFilesMakeFewChunks() {
    List<Chunk> chunks = ScorePlan.of(small(10_000), 64 * MEGABYTE).chunks();
    // 1 KiB and 32 KiB for opening: 1,985 to a chunk
    assertThat(chunks).hasSize(6);
    assertThat(chunks.get(0).pieces()).hasSize(1985);
    assertThat(chunks.stream().flatMap(chunk -> chunk.pieces().stream())).isEqualTo(small(10_000));
  }

  @Test
  void aLongParquetFileIsCutWithoutGaps() {
    List<Chunk> chunks =
        ScorePlan.of(List.of(file("a", true, 1000 * MEGABYTE + 7)), 64 * MEGABYTE).chunks();
    assertThat(chunks).hasSize(16);
    long at = 0;
    for (Chunk chunk : chunks) {
      Piece piece = chunk.pieces().get(0);
      assertThat(chunk.pieces()).hasSize(1);
      assertThat(piece.from()).isEqualTo(at);
      assertThat(piece.to() - piece.from()).isBetween(62 * MEGABYTE, 65 * MEGABYTE);
      at = piece.to();
    }
    assertThat(at).isEqualTo(1000 * MEGABYTE + 7);
  }

  @Test
  void anImageIsNeverCut() {
    List<Chunk> chunks =
        ScorePlan.of(List.of(file("a", false, 1000 * MEGABYTE), file("b", false, 1)), MEGABYTE)
            .chunks();
    assertThat(chunks).extracting(chunk -> chunk.pieces().size()).containsExactly(1, 1);
  }

  @Test
  void thePlanKnowsWhetherItsFilesAreTheSame() {
    String digest = ScorePlan.of(small(10), MEGABYTE).digest();
    assertThat(ScorePlan.of(small(10), MEGABYTE).digest()).isEqualTo(digest);
    assertThat(ScorePlan.of(small(11), MEGABYTE).digest()).isNotEqualTo(digest);
    assertThat(ScorePlan.of(small(10), 100_000).digest()).isNotEqualTo(digest);
  }
}
