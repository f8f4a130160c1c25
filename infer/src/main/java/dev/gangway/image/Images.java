package dev.gangway.image;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Images without labels, all of one format: what training is given of a target.
 *
 * <p>One image is {@code side x side x channels} bytes in that order (row by row from the top left,
 * the channels of a pixel together), 0 dark to 255 bright. The arrays are shared, not copied: read
 * only.
 */
public final class Images {

  private static final int GREY = 16;

  private final ImageFormat format;
  private final List<byte[]> pixels; // N of side x side x channels
  private final FeatureRows features; // null where networks look at the pixels themselves

  /** Takes images of exactly {@code format.bytes()} bytes each. */
  public Images(ImageFormat format, List<byte[]> pixels) {
    for (byte[] image : pixels) {
      if (image.length != format.bytes()) {
        throw new IllegalArgumentException(
            "an image of %d bytes in a set of %s".formatted(image.length, format));
      }
    }
    this.format = format;
    this.pixels = List.copyOf(pixels);
    this.features = null;
  }

  private Images(ImageFormat format, List<byte[]> pixels, FeatureRows features) {
    this.format = format;
    this.pixels = pixels;
    this.features = features;
  }

  /**
   * Small pictures of images that a frozen network has seen already.
   *
   * @param pixels for people and for networks that look at small pictures; may be read when asked
   *     for
   * @param features what the others look at, in the same order
   */
  public static Images withFeatures(ImageFormat format, List<byte[]> pixels, FeatureRows features) {
    return new Images(format, pixels, features);
  }

  /** The same images with what becomes of their features. */
  public Images withFeatures(UnaryOperator<FeatureRows> change) {
    return new Images(format, pixels, change.apply(features));
  }

  /** What a frozen network made of them, where one did. */
  public Optional<FeatureRows> features() {
    return Optional.ofNullable(features);
  }

  public ImageFormat format() {
    return format;
  }

  public int size() {
    return pixels.size();
  }

  /** The bytes of image {@code i}, not a copy. */
  public byte[] pixels(int i) {
    return pixels.get(i);
  }

  /**
   * Whether more than one image in a hundred has colour: a pixel whose channels differ by more than
   * 16 levels, which is more than a grey photo's JPEG file shows.
   */
  public boolean inColour() {
    long coloured = pixels.stream().filter(image -> inColour(image, format.channels())).count();
    return coloured > size() / 100;
  }

  private static boolean inColour(byte[] image, int channels) {
    for (int i = 0; i < image.length; i += channels) {
      for (int c = 1; c < channels; c++) {
        if (Math.abs((image[i] & 255) - (image[i + c] & 255)) > GREY) {
          return true;
        }
      }
    }
    return false;
  }

  /** How many images are of one colour all over. */
  public int blank() {
    return (int) pixels.stream().filter(image -> isBlank(image, format.channels())).count();
  }

  /** Whether all pixels are the same, as those of a drawing on a ground of its own colour. */
  public static boolean isBlank(byte[] image, int channels) {
    return Arrays.equals(image, channels, image.length, image, 0, image.length - channels);
  }

  /** The images at {@code indices}, in that order. */
  public Images select(int[] indices) {
    return features == null
        ? new Images(format, Arrays.stream(indices).mapToObj(pixels::get).toList())
        : new Images(format, new Chosen(pixels, indices), new ChosenRows(features, indices));
  }

  /** Some of a list, asked for when they are. */
  private static final class Chosen extends AbstractList<byte[]> {
    private final List<byte[]> all;
    private final int[] indices;

    Chosen(List<byte[]> all, int[] indices) {
      this.all = all;
      this.indices = indices;
    }

    @Override
    public byte[] get(int i) {
      return all.get(indices[i]);
    }

    @Override
    public int size() {
      return indices.length;
    }
  }

  private record ChosenRows(FeatureRows all, int[] indices) implements FeatureRows {
    @Override
    public int views() {
      return all.views();
    }

    @Override
    public int width() {
      return all.width();
    }

    @Override
    public void copy(int i, int view, float[] into, int from) {
      all.copy(indices[i], view, into, from);
    }
  }
}
