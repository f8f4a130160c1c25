package dev.gangway.image;

import java.util.Arrays;
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

  /**
   * Resizes images, one axis after the other, with the weights of {@link ResizeWeights}. Each row
   * is squeezed and added to the output rows that it is part of before the next is looked at, so
   * that a high image takes no more memory than a low one.
   */
  static final class Resizer {

    private final ResizeWeights across; // width -> side
    private final ResizeWeights down; // height -> side

    Resizer(ResizeWeights across, ResizeWeights down) {
      this.across = across;
      this.down = down;
    }

    /** From {@code height x width} pixels to {@code side x side}; rounds once, at the end. */
    byte[] resize(byte[] pixels, int channels) {
      float[] row = new float[across.to() * channels]; // side x channels
      float[] sums = new float[down.to() * row.length]; // side x side x channels
      Arrays.fill(sums, 0.5f); // rounds to the nearest
      int begin = 0; // of the output rows that the input row is part of
      int end = 0;
      for (int y = 0; y < down.from(); y++) {
        while (begin < down.to() && down.first()[begin] + down.taps() <= y) {
          begin++;
        }
        while (end < down.to() && down.first()[end] <= y) {
          end++;
        }
        squeeze(pixels, y * across.from() * channels, channels, row);
        for (int i = begin; i < end; i++) {
          add(sums, i * row.length, down.weights()[i * down.taps() + y - down.first()[i]], row);
        }
      }
      return levels(sums);
    }

    /** Squeezes the row of pixels that begins at {@code start}. */
    private void squeeze(byte[] pixels, int start, int channels, float[] row) {
      for (int column = 0; column < across.to(); column++) {
        int from = start + across.first()[column] * channels;
        for (int channel = 0; channel < channels; channel++) {
          row[column * channels + channel] = weighted(pixels, from + channel, channels, column);
        }
      }
    }

    /** A weighted sum for output {@code column} of every {@code step}-th byte from {@code at}. */
    private float weighted(byte[] pixels, int at, int step, int column) {
      float[] weights = across.weights();
      int first = column * across.taps();
      float sum = 0;
      for (int k = 0; k < across.taps(); k++) {
        sum += weights[first + k] * (pixels[at + k * step] & 0xff);
      }
      return sum;
    }

    private static void add(float[] sums, int at, float weight, float[] row) {
      for (int i = 0; i < row.length; i++) {
        sums[at + i] += weight * row[i];
      }
    }

    private static byte[] levels(float[] sums) {
      byte[] levels = new byte[sums.length];
      for (int i = 0; i < sums.length; i++) {
        levels[i] = (byte) Math.min(255, (int) sums[i]);
      }
      return levels;
    }
  }

  /**
   * The weights of one axis of a resize from {@code from} to {@code to} pixels: a triangle filter
   * with half-pixel centres, as wide as an output pixel when the image shrinks. It is bilinear
   * interpolation when the image grows. The same as PyTorch's {@code interpolate(mode="bilinear",
   * align_corners=False, antialias=True)} and Pillow's {@code BILINEAR}.
   *
   * <p>Output pixel {@code i} is the sum over {@code k < taps} of {@code weights[i * taps + k]}
   * times input pixel {@code first[i] + k}.
   */
  record ResizeWeights(int from, int to, int taps, int[] first, float[] weights) {

    static ResizeWeights of(int from, int to) {
      double scale = (double) from / to;
      double radius = Math.max(scale, 1);
      int taps = (int) Math.min(from, Math.ceil(2 * radius)); // pixel centres within the triangle
      ResizeWeights made = new ResizeWeights(from, to, taps, new int[to], new float[to * taps]);
      for (int i = 0; i < to; i++) {
        made.fill(i, (i + 0.5) * scale, radius);
      }
      return made;
    }

    /** Sets the weights of output pixel {@code i}, whose centre in the input is {@code centre}. */
    private void fill(int i, double centre, double radius) {
      int begin = (int) Math.max(centre - radius + 0.5, 0);
      first[i] = Math.min(begin, from - taps);
      double sum = 0;
      for (int k = 0; k < taps; k++) {
        sum += triangle(first[i] + k, centre, radius);
      }
      for (int k = 0; k < taps; k++) {
        weights[i * taps + k] = (float) (triangle(first[i] + k, centre, radius) / sum);
      }
    }

    private static double triangle(int pixel, double centre, double radius) {
      return Math.max(0, 1 - Math.abs(pixel + 0.5 - centre) / radius);
    }
  }
}
