package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatcherTest {

  private static final int REQUESTS = 100;
  private static final int BYTES = 3 * ServiceTrial.SIDE * ServiceTrial.SIDE;

  @TempDir private Path folder;
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

  /** They gather while the model is busy with one before them. */
  @Test
  void imagesOfSeveralRequestsGoTogetherAndEachGetsItsOwnAnswer() {
    CompletableFuture<Void> busy = new CompletableFuture<>();
    CompletableFuture<Void> gathered = new CompletableFuture<>();
    IntConsumer waiting =
        size -> {
          sizes.add(size);
          busy.complete(null);
          gathered.join();
        };
    ServeLimits limits = ServeLimits.usual().withBatch(5).withDelay(Duration.ofSeconds(1));
    try (Predictor predictor = Predictor.open(ServiceTrial.model(folder.resolve("m.onnx"), 1), 1);
        Batcher batcher = new Batcher(predictor, limits, () -> busy.isDone() ? 3 : 1, waiting)) {
      CompletableFuture<List<Prediction>> before = batcher.submit(images(3, 1));
      busy.join();
      List<CompletableFuture<List<Prediction>>> answers = new ArrayList<>();
      for (int request = 0; request < 3; request++) {
        answers.add(batcher.submit(images(request, request == 0 ? 1 : 2)));
      }
      gathered.complete(null);
      assertThat(before.join()).hasSize(1);
      for (int request = 0; request < 3; request++) {
        List<Prediction> together = answers.get(request).join();
        assertThat(together).hasSize(request == 0 ? 1 : 2);
        for (int i = 0; i < together.size(); i++) {
          Prediction alone =
              predictor
                  .predict(
                      new dev.gangway.image.Images(
                          predictor.format(), List.of(images(request, 2).get(i))))
                  .get(0);
          assertThat(together.get(i).logits()).hasSameSizeAs(alone.logits());
          for (int k = 0; k < alone.logits().length; k++) {
            float logit = alone.logits()[k];
            assertThat(together.get(i).logits()[k])
                .isCloseTo(logit, within(1e-5f * Math.max(1, Math.abs(logit))));
          }
        }
      }
    }
    assertThat(sizes).containsExactly(1, 5);
  }

  private static List<byte[]> images(int request, int count) {
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(ServiceTrial.pixels(10L * request + i, BYTES));
    }
    return images;
  }

  /** All of them waiting their second would take longer than a test may. */
  @Test
  void nobodyWaitsWhenNobodyElseIsUnderWay() {
    ServeLimits limits = ServeLimits.usual().withBatch(5).withDelay(Duration.ofSeconds(1));
    try (Predictor predictor = Predictor.open(ServiceTrial.model(folder.resolve("m.onnx"), 1), 1);
        Batcher batcher = new Batcher(predictor, limits, () -> 1, sizes::add)) {
      for (int request = 0; request < REQUESTS; request++) {
        assertThat(batcher.submit(images(request, 1)).join()).hasSize(1);
      }
    }
    assertThat(sizes).hasSize(REQUESTS).containsOnly(1);
  }

  @Test
  void anErrorFailsItsOwnRequestAndTheNextAreAnswered() throws InterruptedException {
    IntConsumer once =
        size -> {
          sizes.add(size);
          if (sizes.size() == 1) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    try (Predictor predictor = Predictor.open(ServiceTrial.model(folder.resolve("m.onnx"), 1), 1);
        Batcher batcher = new Batcher(predictor, ServeLimits.usual(), () -> 1, once)) {
      assertThatThrownBy(batcher.submit(images(0, 1))::join)
          .hasCauseInstanceOf(OutOfMemoryError.class);
      assertThat(batcher.submit(images(1, 1)).join()).hasSize(1);
      assertThat(batcher.isAlive()).isTrue();
    }
  }

  @Test
  void whatWasSubmittedIsAnsweredBeforeTheEnd() {
    List<CompletableFuture<List<Prediction>>> answers = new ArrayList<>();
    try (Predictor predictor = Predictor.open(ServiceTrial.model(folder.resolve("m.onnx"), 1), 1)) {
      try (Batcher batcher = new Batcher(predictor, ServeLimits.usual(), () -> 1, sizes::add)) {
        for (int request = 0; request < 50; request++) {
          answers.add(batcher.submit(images(request, 3)));
        }
      }
      assertThat(answers).allMatch(answer -> answer.isDone() && answer.join().size() == 3);
    }
  }
}
