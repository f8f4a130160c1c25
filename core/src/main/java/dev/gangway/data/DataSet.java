package dev.gangway.data;

import dev.gangway.run.InputException;
import java.util.Set;

/**
 * A set of images that can be read: a catalogue entry, a file, a folder, a synthetic domain.
 * Opening one is cheap; the images are read by {@link #labelled} and {@link #unlabelled}.
 */
public interface DataSet {

  /** The name to print, for example {@code mnist} or the path. */
  String name();

  /** Either {@link Part#TRAIN} and {@link Part#TEST}, or {@link Part#ALL} alone. */
  Set<Part> parts();

  /** Whether the images have labels: false for a flat folder. */
  boolean labels();

  /**
   * Reads a part with its labels, every image brought to {@code format}.
   *
   * @throws InputException if a file is missing or broken, or if the set has no labels
   */
  LabelledImages labelled(Part part, ImageFormat format);

  /**
   * Reads a part without labels, every image brought to {@code format}; a set with labels hides
   * them.
   *
   * @throws InputException if a file is missing or broken
   */
  Images unlabelled(Part part, ImageFormat format);
}
