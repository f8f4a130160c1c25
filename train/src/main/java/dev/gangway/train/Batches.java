package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.image.Images;
import dev.gangway.method.Batch;
import dev.gangway.method.StepInput;
import dev.gangway.run.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The two shuffled streams. What an iteration sees depends on the seed and the iteration alone, so
 * training can start at any of them. Both streams are shuffled anew each epoch; an epoch ends when
 * the shorter one does, and its last partial batch is dropped.
 */
public final class Batches {

  private final LabelledImages source;
  private final Images target;
  private final int size;
  private final long seed;
  private long shuffledEpoch = -1;
  private int[] sourceOrder;
  private int[] targetOrder;

  /**
   * Streams over both sets.
   *
   * @param size N, the images of each domain in a batch
   */
  public Batches(LabelledImages source, Images target, int size, long seed) {
    if (source.size() < size || target.size() < size) {
      throw new IllegalArgumentException("a set has fewer images than a batch of " + size);
    }
    this.source = source;
    this.target = target;
    this.size = size;
    this.seed = seed;
  }

  /** How many batches an epoch has. */
  public int perEpoch() {
    return Math.min(source.size(), target.size()) / size;
  }

  /** The batch of an iteration, from 0. */
  public Batch at(long iteration) {
    shuffle(iteration / perEpoch());
    int start = (int) (iteration % perEpoch()) * size;
    return new Batch(
        source,
        Arrays.copyOfRange(sourceOrder, start, start + size),
        target,
        Arrays.copyOfRange(targetOrder, start, start + size));
  }

  private void shuffle(long epoch) {
    if (epoch != shuffledEpoch) {
      sourceOrder = permutation(source.size(), Seeds.derive(seed, "order of the source", epoch));
      targetOrder = permutation(target.size(), Seeds.derive(seed, "order of the target", epoch));
      shuffledEpoch = epoch;
    }
  }

  /** The numbers 0 to {@code count - 1} in a random order, by Fisher and Yates. */
  static int[] permutation(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * Prepares the batch after the one in hand on a thread of its own, so that a step finds its
   * images on the device. A copy to a card runs in the order of the card's work (all threads share
   * its default stream), which nobody waits for.
   */
  static final class Feed implements AutoCloseable {

    private final Batches batches;
    private final Function<Batch, StepInput> input;
    private final long last;
    private final ExecutorService preparer =
        Executors.newSingleThreadExecutor(work -> new Thread(work, "batch preparer"));
    private CompletableFuture<StepInput> next;
    private long iteration;

    /** Begins with the batch of {@code first}; that of {@code last} is not asked for any more. */
    Feed(Batches batches, Function<Batch, StepInput> input, long first, long last) {
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
}
