package dev.gangway.train;

import dev.gangway.method.Batch;
import dev.gangway.method.StepInput;
import dev.gangway.method.TrainingStep;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Prepares the batch after the one in hand on a thread of its own, so that a step finds its images
 * on the device. A copy to a card runs in the order of the card's work (all threads share its
 * default stream), which nobody waits for.
 */
final class BatchFeed implements AutoCloseable {

  private final Batches batches;
  private final Function<Batch, StepInput> input;
  private final long last;
  private final ExecutorService preparer =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "batch preparer"));
  private CompletableFuture<StepInput> next;
  private long iteration;

  /**
   * Begins with the first batch.
   *
   * @param input prepares a batch, see {@link TrainingStep#input}
   * @param first iteration
   * @param last iteration, whose batch is not asked for any more
   */
  BatchFeed(Batches batches, Function<Batch, StepInput> input, long first, long last) {
    this.batches = batches;
    this.input = input;
    this.last = last;
    this.iteration = first;
    this.next = prepare(first);
  }

  private CompletableFuture<StepInput> prepare(long wanted) {
    return wanted < last
        ? CompletableFuture.supplyAsync(() -> input.apply(batches.at(wanted)), preparer)
        : CompletableFuture.completedFuture(null);
  }

  /** The next iteration's batch, which is the caller's from then on. */
  StepInput next() {
    StepInput ready = prepared();
    iteration++;
    next = prepare(iteration);
    return ready;
  }

  private StepInput prepared() {
    try {
      return next.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Lets go of the batch that nobody took, if there is one. */
  @Override
  public void close() {
    preparer.shutdown();
    next.handle(
            (unused, failure) -> {
              if (unused != null) {
                unused.close();
              }
              return null;
            })
        .join();
  }
}
