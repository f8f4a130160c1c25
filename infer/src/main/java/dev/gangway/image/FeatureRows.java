package dev.gangway.image;

/** What a frozen network made of images, several views of each; may lie in a file. */
public interface FeatureRows {

  /** Of each image; the first is the image as it is predicted. */
  int views();

  /** Values of one view. */
  int width();

  /** Copies one view of image {@code i}, {@link #width} values. */
  void copy(int i, int view, float[] into, int from);
}
