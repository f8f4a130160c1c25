package dev.gangway.image;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings pictures of any size to one format: what every reader, and every predictor, passes its
 * images through. Pictures that are not square are squeezed to the square. Safe for use by several
 * threads.
 */
public final class ImageFitter {

  /** Longer sides are rare and their weights large: they are not worth the memory. */
  private static final int LONGEST_KEPT = 4096;

  private final ImageFormat format;
  private final Map<Integer, ResizeWeights> weights = new ConcurrentHashMap<>(); // by length

  public ImageFitter(ImageFormat format) {
    this.format = format;
  }

  /**
   * The picture as {@code side x side x channels} bytes. Grey is repeated for three channels;
   * colour becomes grey by the luma of ITU-R BT.601. A picture that has the format already is
   * handed on, not copied.
   */
  public byte[] fit(Picture picture) {
    Picture reduced = format.channels() == 1 ? picture.grey() : picture;
    byte[] resized = resize(reduced);
    return reduced.channels() == format.channels() ? resized : repeat(resized);
  }

  private byte[] resize(Picture picture) {
    if (picture.width() == format.side() && picture.height() == format.side()) {
      return picture.pixels();
    }
    return new Resizer(weightsFrom(picture.width()), weightsFrom(picture.height()))
        .resize(picture.pixels(), picture.channels());
  }

  private ResizeWeights weightsFrom(int length) {
    return length <= LONGEST_KEPT
        ? weights.computeIfAbsent(length, from -> ResizeWeights.of(from, format.side()))
        : ResizeWeights.of(length, format.side());
  }

  /** For how many lengths weights are kept. */
  int kept() {
    return weights.size();
  }

  private static byte[] repeat(byte[] grey) {
    byte[] colour = new byte[3 * grey.length];
    for (int i = 0; i < grey.length; i++) {
      colour[3 * i] = grey[i];
      colour[3 * i + 1] = grey[i];
      colour[3 * i + 2] = grey[i];
    }
    return colour;
  }
}
