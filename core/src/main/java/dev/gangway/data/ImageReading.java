package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ImageSource;
import dev.gangway.data.format.ItemSource;
import dev.gangway.data.format.ItemSource.Item;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How the images of a set are read: on all cores, in their order, some at a time, so that in memory
 * are the contents of these alone and what is kept of the others.
 *
 * @param policy for those that cannot be
 * @param onSkip is told of those that are left out, one line that names the file
 * @param features what is kept of photographs for a frozen network, or null for pixels
 */
record ImageReading(
    ImageDecoder decoder, BadImages policy, Consumer<String> onSkip, FeatureIntake features) {

  /** Of pixels. */
  ImageReading(ImageDecoder decoder, BadImages policy, Consumer<String> onSkip) {
    this(decoder, policy, onSkip, null);
  }

  private static final int NAMED = 3;
  private static final int IMAGES_AT_ONCE = 512;
  private static final int BYTES_AT_ONCE = 32 << 20;

  /** What was read of a part, with the labels that the source has. */
  record Read<T>(List<T> items, List<String> labels) {}

  /** The images of a part or the labelled ones. */
  @FunctionalInterface
  interface Opening {
    ItemSource open() throws IOException;
  }

  /** What is kept of an image; called by several threads. */
  @FunctionalInterface
  interface Keeper<T> {
    T keep(ImageItem image, ImageDecoder decoder);
  }

  /** What became of it: the item is null and the reason told if it cannot be read. */
  private record Outcome<T>(int place, String label, T item, String reason) {}

  /**
   * Reads all images of a source, keeping what several threads make of each picture; throws if a
   * file is broken, or an image that may not be left out, or if there is none.
   */
  <T> Read<T> read(ImageSource source, Opening opening, Keeper<T> each) {
    Object named = source.place();
    List<Outcome<T>> outcomes = InputFile.naming(named, () -> outcomes(opening, each));
    outcomes.sort(Comparator.comparingInt(Outcome::place));
    settle(
        named,
        outcomes.size(),
        outcomes.stream().map(Outcome::reason).filter(Objects::nonNull).toList());
    List<Outcome<T>> read = outcomes.stream().filter(outcome -> outcome.reason == null).toList();
    if (read.isEmpty()) {
      throw source.noImages();
    }
    return new Read<>(
        read.stream().map(Outcome::item).toList(), read.stream().map(Outcome::label).toList());
  }

  private <T> List<Outcome<T>> outcomes(Opening opening, Keeper<T> each) throws IOException {
    List<Outcome<T>> outcomes = new ArrayList<>();
    List<Item> waiting = new ArrayList<>();
    long bytes = 0;
    try (ItemSource items = opening.open()) {
      for (Item item = items.next(); item != null; item = items.next()) {
        waiting.add(item);
        bytes += item.image().weight();
        if (waiting.size() == IMAGES_AT_ONCE || bytes >= BYTES_AT_ONCE) {
          outcomes.addAll(decoded(waiting, each));
          waiting.clear();
          bytes = 0;
        }
      }
    }
    outcomes.addAll(decoded(waiting, each));
    return outcomes;
  }

  private <T> List<Outcome<T>> decoded(List<Item> waiting, Keeper<T> each) {
    return waiting.parallelStream().map(next -> outcome(next, each)).toList();
  }

  private <T> Outcome<T> outcome(Item next, Keeper<T> each) {
    try {
      T kept = each.keep(next.image(), decoder);
      return new Outcome<>(next.place(), next.label(), kept, null);
    } catch (InputException e) {
      return new Outcome<>(next.place(), next.label(), null, e.getMessage());
    }
  }

  /** Counts the bad images and names the first, unless they are to be left out. */
  private void settle(Object set, int images, List<String> bad) {
    if (bad.isEmpty() || policy == BadImages.SKIP) {
      bad.forEach(onSkip);
      return;
    }
    String named = bad.stream().limit(NAMED).collect(Collectors.joining("; "));
    String it = bad.size() == 1 ? "it" : "them";
    throw InputException.of(
        "%s: %,d of %,d images cannot be read (replace or remove %s, or leave %s out with"
            + " --skip-bad-images): %s%s",
        set,
        bad.size(),
        images,
        it,
        it,
        named,
        bad.size() > NAMED ? "; and %,d more".formatted(bad.size() - NAMED) : "");
  }
}
