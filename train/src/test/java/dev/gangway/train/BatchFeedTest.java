package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.data.LabelledImages;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.method.Batch;
import dev.gangway.method.RandomData;
import dev.gangway.method.StepInput;
import dev.gangway.nn.Device;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class BatchFeedTest {

  private static final ImageFormat FORMAT = new ImageFormat(32, 3);
  private static final LabelledImages SOURCE = RandomData.labelled(20, FORMAT, 1);
  private static final Images TARGET = RandomData.images(20, FORMAT, 2);

  private static Batches batches() {
    return new Batches(SOURCE, TARGET, 8, 3);
  }

  private static void requireSame(Tensor found, Tensor expected) {
    assertThat(found.equal(expected)).isTrue();
  }

  @Test
  void everyBatchComesInItsTurnWhereverTheFeedBegins() {
    Batches expected = batches();
    try (Batches.Feed feed = new Batches.Feed(batches(), BatchFeedTest::input, 1, 6)) {
      for (int iteration = 1; iteration < 6; iteration++) { // across epochs of two
        try (PointerScope scope = new PointerScope();
            StepInput input = feed.next()) {
          Batch batch = expected.at(iteration);
          assertThat(input.size()).isEqualTo(8);
          requireSame(input.sourceBytes(), batch.sourceBytes());
          requireSame(input.targetBytes(), batch.targetBytes());
          requireSame(input.labels(), batch.labels());
        }
      }
    }
  }

  @Test
  void aBatchThatNobodyTookIsLetGo() {
    new Batches.Feed(batches(), BatchFeedTest::input, 0, 3).close();
    new Batches.Feed(batches(), BatchFeedTest::input, 3, 3).close();
  }

  private static StepInput input(Batch batch) {
    return StepInput.of(batch, Device.cpu());
  }
}
