package dev.gangway.serve;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The memory and the cores for decoding: a small file can hold many pixels, so what counts is their
 * number and not that of the requests. Small images never wait for large ones: as many are decoded
 * at once as there are cores; beside them large ones, on half as many, wait for each other.
 */
final class DecodingMemory {

  private static final int PIXELS = 1024; // of one unit
  private static final int BYTES_PER_PIXEL = 16; // ImageIO's, ours, and weights for a long side
  private static final int SHARE_OF_HEAP = 2;
  private static final long SMALL = 1 << 20; // pixels

  private final long mostOfSmall;
  private final Semaphore small;
  private final Semaphore large;
  private final int most;
  private final Semaphore units;

  DecodingMemory(int cores, long heapBytes) {
    long pixels = heapBytes / SHARE_OF_HEAP / BYTES_PER_PIXEL;
    mostOfSmall = Math.min(SMALL, pixels / 4 / cores);
    small = new Semaphore(cores, true);
    large = new Semaphore(Math.max(1, cores / 2), true);
    most = units(pixels - cores * mostOfSmall);
    units = new Semaphore(most, true);
  }

  private static int units(long pixels) {
    return (int) Math.min(Integer.MAX_VALUE, 1 + pixels / PIXELS);
  }

  /**
   * Decodes an image when there is room for it; one that is larger than all the room has it alone.
   *
   * @throws Problem 503 if there is none until the request's time is over
   */
  <T> T with(long pixels, Deadline end, Supplier<T> decoding) {
    if (pixels <= mostOfSmall) {
      return holding(small, 1, end, decoding);
    }
    int share = Math.min(most, units(pixels));
    return holding(units, share, end, () -> holding(large, 1, end, decoding)); // memory first
  }

  int coresForLarge() {
    return large.availablePermits();
  }

  private <T> T holding(Semaphore semaphore, int permits, Deadline end, Supplier<T> work) {
    try {
      if (!semaphore.tryAcquire(permits, end.left(), TimeUnit.NANOSECONDS)) {
        throw Problem.of(503, "too many images are being decoded: come back later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(503, "the service stops");
    }
    try {
      return work.get();
    } finally {
      semaphore.release(permits);
    }
  }
}
