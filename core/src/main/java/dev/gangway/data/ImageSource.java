package dev.gangway.data;

import dev.gangway.image.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * One part of a set as it lies in its files. Every picture is handed to a function at once, so that
 * only what is kept of it stays in memory.
 */
interface ImageSource {

  /**
   * A part that was read: items and labels in the same order.
   *
   * @param labels {@link PartlyLabelled#NONE} where an item has none
   * @param empty folders of classes without images
   */
  record Labelled<T>(List<T> items, int[] labels, Classes classes, List<Path> empty) {

    /** Items whose classes have no folders. */
    Labelled(List<T> items, int[] labels, Classes classes) {
      this(items, labels, classes, List.of());
    }
  }

  /** The files or the folder to name to a user. */
  List<Path> files();

  boolean hasLabels();

  /** Reads every picture, in the set's order. The function may be called by several threads. */
  <T> List<T> unlabelled(Function<Picture, T> each);

  /**
   * Reads every picture with its label, if it has one; throws InputException if none can have any.
   */
  <T> Labelled<T> labelled(Function<Picture, T> each);
}
