package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.image.ImageFormat;
import dev.gangway.method.Batch;
import dev.gangway.method.RandomData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  private static final ImageFormat TINY = new ImageFormat(1, 1);

  /** Three batches of 4 from 14 source and 23 target images: an epoch drops 2 of the source. */
  private static Batches batches(long seed) {
    return new Batches(RandomData.labelled(14, TINY, 1), RandomData.images(23, TINY, 2), 4, seed);
  }

  private static List<Integer> epoch(Batches batches, int epoch, Function<Batch, int[]> domain) {
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < batches.perEpoch(); i++) {
      Batch batch = batches.at((long) epoch * batches.perEpoch() + i);
      assertThat(batch.size()).isEqualTo(4);
      IntStream.of(domain.apply(batch)).forEach(seen::add);
    }
    return seen;
  }

  @Test
  void theShorterStreamEndsTheEpochAndItsPartialBatchIsDropped() {
    assertThat(batches(1).perEpoch()).isEqualTo(3);
    assertThat(
            new Batches(RandomData.labelled(23, TINY, 1), RandomData.images(8, TINY, 2), 4, 1)
                .perEpoch())
        .isEqualTo(2);
  }

  @Test
  void anEpochVisitsNoImageTwice() {
    Batches batches = batches(1);
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(epoch(batches, epoch, Batch::sourceIndices))
          .hasSize(12)
          .doesNotHaveDuplicates()
          .allMatch(i -> i >= 0 && i < 14);
      assertThat(epoch(batches, epoch, Batch::targetIndices))
          .hasSize(12)
          .doesNotHaveDuplicates()
          .allMatch(i -> i >= 0 && i < 23);
    }
  }

  @Test
  void everyImageComesSoonerOrLater() {
    Batches batches = batches(1);
    List<Integer> seen = new ArrayList<>();
    IntStream.range(0, 20).forEach(e -> seen.addAll(epoch(batches, e, Batch::targetIndices)));
    assertThat(seen).contains(IntStream.range(0, 23).boxed().toArray(Integer[]::new));
  }

  @Test
  void epochsSeedsAndDomainsHaveOrdersOfTheirOwn() {
    List<Integer> order = epoch(batches(1), 0, Batch::sourceIndices);
    assertThat(epoch(batches(1), 1, Batch::sourceIndices)).isNotEqualTo(order);
    assertThat(epoch(batches(2), 0, Batch::sourceIndices)).isNotEqualTo(order);
    assertThat(epoch(batches(1), 0, Batch::targetIndices)).isNotEqualTo(order);
  }

  @Test
  void aBatchDependsOnTheSeedAndTheIterationAlone() {
    Batches forward = batches(1);
    List<int[]> sources = new ArrayList<>();
    List<int[]> targets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sources.add(forward.at(i).sourceIndices());
      targets.add(forward.at(i).targetIndices());
    }
    Batches backward = batches(1);
    for (int i = 9; i >= 0; i--) {
      assertThat(backward.at(i).sourceIndices()).isEqualTo(sources.get(i));
      assertThat(backward.at(i).targetIndices()).isEqualTo(targets.get(i));
    }
  }

  @Test
  void aSetSmallerThanABatchIsRefused() {
    assertThatThrownBy(
            () ->
                new Batches(RandomData.labelled(3, TINY, 1), RandomData.images(23, TINY, 2), 4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a set has fewer images than a batch of 4");
  }
}
