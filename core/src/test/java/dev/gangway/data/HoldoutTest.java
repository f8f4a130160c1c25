package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutTest {

  /** Image {@code i} has the level {@code i}. */
  private static LabelledImages set(int... labels) {
    List<byte[]> pixels =
        IntStream.range(0, labels.length).mapToObj(i -> new byte[] {(byte) i}).toList();
    return new LabelledImages(
        new Images(new ImageFormat(1, 1), pixels), labels, new Classes(List.of("0", "1", "2")));
  }

  private static List<Integer> levels(LabelledImages set) {
    return IntStream.range(0, set.size()).mapToObj(i -> (int) set.images().pixels(i)[0]).toList();
  }

  private static LabelledImages tenAndTwenty() {
    return set(IntStream.range(0, 30).map(i -> i % 3 == 0 ? 0 : 1).toArray());
  }

  @Test
  void everyClassIsCutByTheSameShare() {
    Holdout cut = Holdout.split(tenAndTwenty(), 0.2, 1);
    assertThat(Arrays.stream(cut.heldOut().labels()).filter(l -> l == 0).count()).isEqualTo(2);
    assertThat(Arrays.stream(cut.heldOut().labels()).filter(l -> l == 1).count()).isEqualTo(4);
    assertThat(cut.train().size()).isEqualTo(24);
  }

  @Test
  void everyImageIsOnOneSideInTheOrderOfTheSet() {
    Holdout cut = Holdout.split(tenAndTwenty(), 0.3, 1);
    assertThat(levels(cut.train())).isSorted();
    assertThat(levels(cut.heldOut())).isSorted();
    List<Integer> both = new ArrayList<>(levels(cut.train()));
    both.addAll(levels(cut.heldOut()));
    assertThat(both).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30).boxed().toList());
  }

  @Test
  void theSeedDecides() {
    List<Integer> first = levels(Holdout.split(tenAndTwenty(), 0.3, 5).heldOut());
    assertThat(levels(Holdout.split(tenAndTwenty(), 0.3, 5).heldOut())).isEqualTo(first);
    assertThat(levels(Holdout.split(tenAndTwenty(), 0.3, 6).heldOut())).isNotEqualTo(first);
  }

  @Test
  void smallClassesKeepOneOnEachSide() {
    Holdout little = Holdout.split(set(0, 0, 1, 1, 2), 0.01, 1);
    assertThat(little.heldOut().labels()).containsExactly(0, 1);
    Holdout most = Holdout.split(set(0, 0, 1, 1, 2), 0.99, 1);
    assertThat(most.train().labels()).containsExactly(0, 1, 2);
  }

  @Test
  void aShareOutsideZeroToOneIsRefused() {
    assertThatThrownBy(() -> Holdout.split(set(0, 1), 1, 1))
        .hasMessage("the share to hold out must be between 0 and 1, got 1.0");
  }
}
