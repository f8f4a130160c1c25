package dev.gangway.data;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.Set;

/**
 * A set of images that can be read: a catalogue entry, a file, a folder, a synthetic domain.
 * Opening one is cheap; the images are read by {@link #labelled} and {@link #unlabelled}.
 */
public interface DataSet {

  /** The name to print, for example {@code mnist} or the path. */
  String name();

  /** Two or three of {@link Part#ofSplit}, or {@link Part#ALL} alone. */
  Set<Part> parts();

  /** Whether the images of a part have labels: false for a flat folder. */
  boolean labels(Part part);

  /**
   * Reads a part to train on with its labels, every image brought to {@code format}; throws if a
   * file is missing or broken, or if an image has no label, a folder no image, or the set fewer
   * than two classes.
   */
  LabelledImages labelled(Part part, ImageFormat format);

  /** Reads a part with its labels; throws if a file is broken, or if none can have a label. */
  default PartlyLabelled partlyLabelled(Part part, ImageFormat format) {
    return PartlyLabelled.of(labelled(part, format));
  }

  /**
   * Reads a part without labels, every image brought to {@code format}; a set with labels hides
   * them. Throws if a file is missing or broken.
   */
  Images unlabelled(Part part, ImageFormat format);
}
