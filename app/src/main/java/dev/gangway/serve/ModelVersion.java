package dev.gangway.serve;

import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * A model as one file had it. It is closed when it was replaced and the last request that used it
 * has ended.
 */
final class ModelVersion {

  private final int number;
  private final Predictor predictor;
  private final Batcher batcher;

  /**
   * The requests that use it, and while it is not replaced itself: the last that goes closes it.
   */
  private final Phaser users =
      new Phaser(1) {
        @Override
        protected boolean onAdvance(int phase, int left) {
          close();
          return true;
        }
      };

  /** An open model: the first file's is 1, what replaced it 2. */
  ModelVersion(int number, Predictor predictor, ServeLimits limits, IntConsumer batchSizes) {
    this.number = number;
    this.predictor = predictor;
    batcher = new Batcher(predictor, limits, () -> users.getRegisteredParties() - 1, batchSizes);
  }

  String number() {
    return Integer.toString(number);
  }

  Predictor predictor() {
    return predictor;
  }

  ModelCard card() {
    return predictor.card();
  }

  boolean isAlive() {
    return batcher.isAlive();
  }

  /** False if it was replaced; otherwise {@link #leave} must follow. */
  boolean enter() {
    return users.register() >= 0;
  }

  void leave() {
    int unused = users.arriveAndDeregister();
  }

  /** It was replaced: closed as soon as nobody uses it. */
  void retire() {
    leave();
  }

  private void close() {
    batcher.close();
    predictor.close();
  }

  /**
   * Predictions of images in the model's format, in their order.
   *
   * @param end of the request's time
   * @throws Problem 503 if they take longer; a request whose time is over does not reach the model
   */
  List<Prediction> predict(List<byte[]> images, Deadline end) {
    if (end.isOver()) {
      throw tooBusy();
    }
    CompletableFuture<List<Prediction>> answer = batcher.submit(images);
    try {
      return answer.get(end.left(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw tooBusy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(503, "the service stops");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  private static Problem tooBusy() {
    return Problem.of(503, "the model was too busy: come back later");
  }
}
