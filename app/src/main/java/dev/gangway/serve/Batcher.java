package dev.gangway.serve;

import dev.gangway.image.Images;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * Sends the images of several requests through a model together. While one batch runs the next
 * gathers; a batch waits for more only while other requests are on their way, and only so long.
 */
final class Batcher implements AutoCloseable {

  /** Images of one request, in the model's format, and where the predictions go. */
  private record Job(
      List<byte[]> images, CompletableFuture<List<Prediction>> answer, boolean isEnd) {}

  private static final Job END = new Job(List.of(), new CompletableFuture<>(), true);

  private final Predictor predictor;
  private final ServeLimits limits;
  private final IntSupplier underWay;
  private final IntConsumer sizes;
  private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** Begins; {@code sizes} is told the number of images of each batch. */
  Batcher(Predictor predictor, ServeLimits limits, IntSupplier underWay, IntConsumer sizes) {
    this.predictor = predictor;
    this.limits = limits;
    this.underWay = underWay;
    this.sizes = sizes;
    Thread thread = new Thread(this::workToTheEnd, "batches");
    thread.setDaemon(true);
    thread.start();
  }

  CompletableFuture<List<Prediction>> submit(List<byte[]> images) {
    Job job = new Job(images, new CompletableFuture<>(), false);
    queue.add(job);
    return job.answer;
  }

  private void workToTheEnd() {
    try {
      work();
    } finally {
      ended.complete(null);
    }
  }

  private void work() {
    boolean end = false;
    while (!end) {
      List<Job> batch = new ArrayList<>();
      try {
        end = gather(batch);
        batch.removeIf(job -> job.answer.isDone()); // nobody waits for it any more
        if (!batch.isEmpty()) {
          predict(batch);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) { // out of memory, for one: later batches may fit
        batch.forEach(job -> job.answer.completeExceptionally(e));
      }
    }
  }

  /** Whether what is submitted will be answered. */
  boolean isAlive() {
    return !ended.isDone();
  }

  /** True if it came to the end. */
  private boolean gather(List<Job> batch) throws InterruptedException {
    Job next = queue.take();
    long end = System.nanoTime() + limits.delay().toNanos();
    int images = 0;
    while (next != null && !next.isEnd()) {
      batch.add(next);
      images += next.images.size();
      if (images >= limits.batch()) {
        return false;
      }
      boolean others = batch.size() < underWay.getAsInt();
      next = others ? queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS) : queue.poll();
    }
    return next != null && next.isEnd();
  }

  private void predict(List<Job> batch) {
    List<byte[]> images = new ArrayList<>();
    batch.forEach(job -> images.addAll(job.images));
    try {
      sizes.accept(images.size());
      List<Prediction> predictions = predictor.predict(new Images(predictor.format(), images));
      int start = 0;
      for (Job job : batch) {
        int end = start + job.images.size();
        job.answer.complete(List.copyOf(predictions.subList(start, end)));
        start = end;
      }
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.get(0).answer.completeExceptionally(e);
      } else {
        batch.forEach(job -> predict(List.of(job))); // the others are not to blame
      }
    }
  }

  @Override
  public void close() {
    queue.add(END);
    ended.join();
  }
}
