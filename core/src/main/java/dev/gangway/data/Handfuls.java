package dev.gangway.data;

import dev.gangway.image.ImageItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Works on images on all cores, some at a time, in their order: in memory are the contents of these
 * alone.
 *
 * @param <L> what comes with an image
 * @param <R> what becomes of it
 */
final class Handfuls<L, R> {

  private static final int IMAGES_AT_ONCE = 512;
  private static final int BYTES_AT_ONCE = 32 << 20;

  private record Waiting<L>(ImageItem image, L label) {}

  private final BiFunction<ImageItem, L, R> work;
  private final BiConsumer<L, R> done;
  private final List<Waiting<L>> waiting = new ArrayList<>();
  private long bytes; // of waiting

  /**
   * Nothing yet.
   *
   * @param work called by several threads
   * @param done called by one, in the order of the images
   */
  Handfuls(BiFunction<ImageItem, L, R> work, BiConsumer<L, R> done) {
    this.work = work;
    this.done = done;
  }

  void add(ImageItem image, L label) {
    waiting.add(new Waiting<>(image, label));
    bytes += image.weight();
    if (waiting.size() == IMAGES_AT_ONCE || bytes >= BYTES_AT_ONCE) {
      finish();
    }
  }

  /** Works on what waits. */
  void finish() {
    List<R> results =
        waiting.parallelStream().map(next -> work.apply(next.image, next.label)).toList();
    for (int i = 0; i < results.size(); i++) {
      done.accept(waiting.get(i).label, results.get(i));
    }
    waiting.clear();
    bytes = 0;
  }
}
