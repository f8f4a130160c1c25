package dev.gangway.data;

import dev.gangway.image.Images;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Images of which some, all or none have a class: what scores are taken on.
 *
 * @param images the N images
 * @param labels N labels in {@code 0..classes.count()-1}, or {@link #NONE}
 */
public record PartlyLabelled(Images images, int[] labels, Classes classes) {

  /** The label of an image that has none. */
  public static final int NONE = -1;

  public PartlyLabelled {
    if (labels.length != images.size()
        || Arrays.stream(labels).anyMatch(label -> label < NONE || label >= classes.count())) {
      throw new IllegalArgumentException("a wrong label, or not one for each image");
    }
  }

  /** Images that all have a class. */
  public static PartlyLabelled of(LabelledImages set) {
    return new PartlyLabelled(set.images(), set.labels(), set.classes());
  }

  /** How many images there are, with and without a class. */
  public int size() {
    return labels.length;
  }

  /** The images at {@code indices} with their labels, in that order. */
  public PartlyLabelled select(int[] indices) {
    int[] chosen = Arrays.stream(indices).map(i -> labels[i]).toArray();
    return new PartlyLabelled(images.select(indices), chosen, classes);
  }

  /** The images that have a class. */
  public LabelledImages labelled() {
    int[] known = IntStream.range(0, size()).filter(i -> labels[i] != NONE).toArray();
    return new LabelledImages(
        images.select(known), Arrays.stream(known).map(i -> labels[i]).toArray(), classes);
  }

  /** The same labels of the same images in another form. */
  public PartlyLabelled withImages(Images others) {
    return new PartlyLabelled(others, labels, classes);
  }
}
