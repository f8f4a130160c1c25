package dev.gangway.data;

import dev.gangway.data.ImageFolder.BadFiles;
import dev.gangway.run.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Images of a file that are decoded on all cores, some at a time, in their order: in memory are the
 * contents of these alone and what was made of all before. Images that cannot be read are left out
 * or end the reading, as the user chose.
 *
 * @param <L> what comes with an image, and what is kept with it
 * @param <T> what is made of a picture
 */
final class DecodedItems<L, T> {

  private static final int IMAGES_AT_ONCE = 512;
  private static final int BYTES_AT_ONCE = 32 << 20;

  private record Waiting<L>(ImageItem image, L label) {}

  /** The item is null and the error told if an image cannot be read. */
  private record Outcome<L, T>(T item, L label, InputException error) {}

  private final Path file;
  private final BadFiles badFiles;
  private final Function<Picture, T> each;
  private final List<T> items = new ArrayList<>();
  private final List<L> labels = new ArrayList<>(); // of items
  private final List<Waiting<L>> waiting = new ArrayList<>();
  private long bytes; // of waiting

  /**
   * Nothing yet.
   *
   * @param file to name where an image is left out
   */
  DecodedItems(Path file, BadFiles badFiles, Function<Picture, T> each) {
    this.file = file;
    this.badFiles = badFiles;
    this.each = each;
  }

  void add(ImageItem image, L label) {
    waiting.add(new Waiting<>(image, label));
    bytes += image.weight();
    if (waiting.size() == IMAGES_AT_ONCE || bytes >= BYTES_AT_ONCE) {
      decode();
    }
  }

  /** Decodes what waits. */
  void decode() {
    List<Outcome<L, T>> all = waiting.parallelStream().map(this::outcome).toList();
    waiting.clear();
    bytes = 0;
    for (Outcome<L, T> outcome : all) { // in order: the first bad one is told of
      if (outcome.error != null) {
        skip(outcome.error);
        continue;
      }
      items.add(outcome.item);
      labels.add(outcome.label);
    }
  }

  private Outcome<L, T> outcome(Waiting<L> next) {
    try {
      return new Outcome<>(each.apply(next.image.decode()), next.label, null);
    } catch (InputException e) {
      return new Outcome<>(null, next.label, e);
    }
  }

  private void skip(InputException error) {
    if (badFiles.policy() == BadImages.FAIL) {
      throw error;
    }
    badFiles.onSkip().accept(new SkippedImage(file, error.getMessage()));
  }

  /** Of the images that were read. */
  List<T> items() {
    return items;
  }

  /** What came with {@link #items}. */
  List<L> labels() {
    return labels;
  }
}
