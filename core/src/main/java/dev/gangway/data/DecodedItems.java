package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What was made of the images of a file. Those that cannot be read are left out or end the reading,
 * as the user chose.
 *
 * @param <L> what comes with an image, and is kept with it
 * @param <T> what is made of a picture
 */
final class DecodedItems<L, T> {

  /** The item is null and the rest told if an image cannot be read. */
  private record Outcome<T>(T item, SkippedImage bad) {}

  private final Path file;
  private final ImageReading reading;
  private final Function<Picture, T> each;
  private final Handfuls<L, Outcome<T>> handfuls =
      new Handfuls<>((image, label) -> outcome(image), this::keep);
  private final List<T> items = new ArrayList<>();
  private final List<L> labels = new ArrayList<>(); // of items
  private final List<SkippedImage> bad = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param file to name where an image is left out
   */
  DecodedItems(Path file, ImageReading reading, Function<Picture, T> each) {
    this.file = file;
    this.reading = reading;
    this.each = each;
  }

  void add(ImageItem image, L label) {
    handfuls.add(image, label);
  }

  /**
   * Decodes what has not been.
   *
   * @throws InputException if some could not be read and may not be left out
   */
  void decode() {
    handfuls.finish();
    reading.settle(file, items.size() + bad.size(), bad);
  }

  private Outcome<T> outcome(ImageItem image) {
    try {
      return new Outcome<>(each.apply(image.decode(reading.decoder())), null);
    } catch (InputException e) {
      return new Outcome<>(null, new SkippedImage(file, e.getMessage()));
    }
  }

  private void keep(L label, Outcome<T> outcome) {
    if (outcome.bad != null) {
      bad.add(outcome.bad);
      return;
    }
    items.add(outcome.item);
    labels.add(label);
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
