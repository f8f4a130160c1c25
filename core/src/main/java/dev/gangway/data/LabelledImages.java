package dev.gangway.data;

import dev.gangway.image.Images;

/**
 * Images with a class each.
 *
 * @param images the N images
 * @param labels N labels in {@code 0..classes.count()-1}
 */
public record LabelledImages(Images images, int[] labels, Classes classes) {

  public LabelledImages {
    if (labels.length != images.size()) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + images.size() + " images");
    }
    for (int label : labels) {
      if (label < 0 || label >= classes.count()) {
        throw new IllegalArgumentException(
            "label " + label + " of " + classes.count() + " classes");
      }
    }
  }

  public int size() {
    return labels.length;
  }

  /** The images at {@code indices} with their labels, in that order. */
  public LabelledImages select(int[] indices) {
    int[] chosen = java.util.Arrays.stream(indices).map(i -> labels[i]).toArray();
    return new LabelledImages(images.select(indices), chosen, classes);
  }

  /** The same labels of the same images in another form. */
  public LabelledImages withImages(Images others) {
    return new LabelledImages(others, labels, classes);
  }
}
