package dev.gangway.data;

import dev.gangway.data.ImageFolder.BadFiles;
import dev.gangway.run.InputException;
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

  /** The item is null and the error told if an image cannot be read. */
  private record Outcome<T>(T item, InputException error) {}

  private final Path file;
  private final BadFiles badFiles;
  private final Function<Picture, T> each;
  private final Handfuls<L, Outcome<T>> handfuls =
      new Handfuls<>((image, label) -> outcome(image), this::keep);
  private final List<T> items = new ArrayList<>();
  private final List<L> labels = new ArrayList<>(); // of items

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
    handfuls.add(image, label);
  }

  /** Decodes what has not been. */
  void decode() {
    handfuls.finish();
  }

  private Outcome<T> outcome(ImageItem image) {
    try {
      return new Outcome<>(each.apply(image.decode()), null);
    } catch (InputException e) {
      return new Outcome<>(null, e);
    }
  }

  /** In the order of the images, so that the first bad one is told of. */
  private void keep(L label, Outcome<T> outcome) {
    if (outcome.error == null) {
      items.add(outcome.item);
      labels.add(label);
      return;
    }
    if (badFiles.policy() == BadImages.FAIL) {
      throw outcome.error;
    }
    badFiles.onSkip().accept(new SkippedImage(file, outcome.error.getMessage()));
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
