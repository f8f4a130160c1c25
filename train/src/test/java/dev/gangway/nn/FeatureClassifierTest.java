package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.eval.Features;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class FeatureClassifierTest {

  private static final NetworkSettings SMALL = new NetworkSettings(32, 1, 3, 2, 5, 4);

  private static Images images(int count) {
    Random random = new Random(1);
    List<byte[]> pixels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[32 * 32];
      random.nextBytes(image);
      pixels.add(image);
    }
    return new Images(new ImageFormat(32, 1), pixels);
  }

  private static void assertRows(float[][] rows, Tensor expected) {
    float[] all = new float[(int) expected.numel()];
    new FloatPointer(expected.contiguous().data_ptr()).get(all);
    int width = (int) expected.size(1);
    for (int n = 0; n < rows.length; n++) {
      float[] row = java.util.Arrays.copyOfRange(all, n * width, (n + 1) * width);
      assertThat(rows[n]).as("row %s", n).hasSize(width);
      for (int i = 0; i < width; i++) {
        float bound = 1e-5f * Math.max(1, Math.abs(row[i]));
        assertThat(rows[n][i]).as("row %s", n).isCloseTo(row[i], within(bound));
      }
    }
  }

  /** 503 images are one batch and a rest. */
  @Test
  void classifyingBatchByBatchEqualsOneBigForwardPass() {
    Images images = images(503);
    try (PointerScope scope = new PointerScope();
        FeatureClassifier model = new FeatureClassifier(SMALL, Compute.fp32(), 1)) {
      Features outputs = model.classify(images);
      Tensor x = Pixels.of(images, IntStream.range(0, 503).toArray());
      Tensor e = model.f().forward(x.contiguous());
      assertThat(outputs.embeddings()).hasDimensions(503, 5);
      assertThat(outputs.logits()).hasDimensions(503, 3);
      assertRows(outputs.embeddings(), e);
      assertRows(outputs.logits(), model.c().forward(e));
    }
  }

  @Test
  void noImagesGiveNoRows() {
    try (FeatureClassifier model = new FeatureClassifier(SMALL, Compute.fp32(), 1)) {
      assertThat(model.classify(images(0)).logits()).isEmpty();
    }
  }

  @Test
  void classifyingLeavesNoNativeMemory() {
    Images images = images(20);
    try (FeatureClassifier model = new FeatureClassifier(SMALL, Compute.fp32(), 1)) {
      model.classify(images);
      long live = Pointer.totalCount();
      model.classify(images);
      assertThat(Pointer.totalCount()).isEqualTo(live);
    }
  }
}
