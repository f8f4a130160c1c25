package dev.gangway.image;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings pictures of any size to one format: what every reader, and every predictor, passes its
 * images through. Safe for use by several threads.
 */
public final class ImageFitter {

  /** Longer sides are rare and their weights large: they are not worth the memory. */
  private static final int LONGEST_KEPT = 4096;

  private static final byte MIDDLE_GREY = 127;

  private final ImageFormat format;
  private final Map<Axis, ResizeWeights> weights = new ConcurrentHashMap<>();

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
    Axis across = axis(picture.width(), picture.height());
    Axis down = axis(picture.height(), picture.width());
    Resizer resizer = new Resizer(weights(across), weights(down));
    byte[] resized =
        format.fit().equals(Fit.SQUEEZE)
            ? resizer.resize(picture.pixels(), picture.channels())
            : resizer.resizeAsPillow(picture.pixels(), picture.channels());
    return across.count == down.count ? resized : padded(resized, across.count, down.count);
  }

  /**
   * What becomes of one side of a picture.
   *
   * @param from its pixels
   * @param to how many they are resized to
   * @param begin the first of these that is kept
   * @param count how many are kept
   */
  record Axis(int from, int to, int begin, int count) {}

  /** The length to which the shorter side goes, and the middle of it, as torchvision has them. */
  private Axis axis(int length, int other) {
    int side = format.side();
    int shorter = Math.min(length, other);
    int longer = Math.max(length, other);
    return switch (format.fit().shape()) {
      case SQUEEZE -> new Axis(length, side, 0, side);
      case CROP -> {
        int whole = (int) (side / format.fit().crop());
        int to = length == shorter ? whole : (int) ((long) whole * length / shorter);
        yield new Axis(length, to, (int) Math.rint((to - side) / 2.0), side);
      }
      case PAD -> {
        int to = Math.max(1, (int) Math.round((double) side * length / longer));
        yield new Axis(length, to, 0, to);
      }
    };
  }

  /** In the middle of a square of {@link #MIDDLE_GREY}. */
  private byte[] padded(byte[] pixels, int width, int height) {
    int channels = pixels.length / (width * height);
    int side = format.side();
    byte[] square = new byte[side * side * channels];
    Arrays.fill(square, MIDDLE_GREY);
    int left = (side - width) / 2;
    int top = (side - height) / 2;
    int row = width * channels;
    for (int y = 0; y < height; y++) {
      System.arraycopy(pixels, y * row, square, ((top + y) * side + left) * channels, row);
    }
    return square;
  }

  private ResizeWeights weights(Axis axis) {
    return axis.from <= LONGEST_KEPT
        ? weights.computeIfAbsent(axis, missing -> ResizeWeights.of(missing, format.fit()))
        : ResizeWeights.of(axis, format.fit());
  }

  /** For how many axes weights are kept. */
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

    private final ResizeWeights across; // width -> columns
    private final ResizeWeights down; // height -> rows

    Resizer(ResizeWeights across, ResizeWeights down) {
      this.across = across;
      this.down = down;
    }

    /**
     * The same as {@link #resize}, to the level what Pillow makes: whole numbers, rounded to levels
     * after each axis.
     */
    byte[] resizeAsPillow(byte[] pixels, int channels) {
      int row = across.to() * channels;
      byte[] between = new byte[down.from() * row]; // height x columns x channels
      for (int y = 0; y < down.from(); y++) {
        for (int column = 0; column < across.to(); column++) {
          int from = (y * across.from() + across.first()[column]) * channels;
          for (int channel = 0; channel < channels; channel++) {
            between[y * row + column * channels + channel] =
                across.levelAt(column, pixels, from + channel, channels);
          }
        }
      }
      byte[] levels = new byte[down.to() * row];
      for (int i = 0; i < down.to(); i++) {
        int from = down.first()[i] * row;
        for (int x = 0; x < row; x++) {
          levels[i * row + x] = down.levelAt(i, between, from + x, row);
        }
      }
      return levels;
    }

    /**
     * Makes {@code rows x columns x channels} of {@code height x width x channels}; rounds to the
     * nearest level at the end.
     */
    byte[] resize(byte[] pixels, int channels) {
      float[] row = new float[across.to() * channels]; // columns x channels
      float[] sums = new float[down.to() * row.length]; // rows x columns x channels
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
   * The weights of one axis: a filter with half-pixel centres, as wide as an output pixel when the
   * image shrinks. The same as PyTorch's {@code interpolate(align_corners=False, antialias=True)}
   * and Pillow's filters.
   *
   * <p>Output pixel {@code i} is the sum over {@code k < taps} of {@code weights[i * taps + k]}
   * times input pixel {@code first[i] + k}; of a fit that is Pillow's, {@code fixed} whole numbers
   * stand instead.
   */
  record ResizeWeights(int from, int to, int taps, int[] first, float[] weights, int[] fixed) {

    /** Pillow's whole numbers hold a weight of 1 as two to this. */
    private static final int ONE = 22;

    static ResizeWeights of(Axis axis, Fit fit) {
      Fit.Filter filter = fit.filter();
      int from = axis.from;
      int to = axis.count;
      double scale = (double) from / axis.to;
      double unit = Math.max(scale, 1); // an output pixel, at least an input pixel
      int taps = (int) Math.min(from, Math.ceil(2 * unit * filter.radius()));
      int floats = fit.equals(Fit.SQUEEZE) ? to * taps : 0;
      int wholes = to * taps - floats;
      ResizeWeights made =
          new ResizeWeights(from, to, taps, new int[to], new float[floats], new int[wholes]);
      for (int i = 0; i < to; i++) {
        made.fill(i, (axis.begin + i + 0.5) * scale, unit, filter);
      }
      return made;
    }

    /**
     * Sets the weights of output pixel {@code i}, whose centre lies at {@code centre} in the input.
     */
    private void fill(int i, double centre, double unit, Fit.Filter filter) {
      int begin = (int) Math.max(centre - unit * filter.radius() + 0.5, 0);
      first[i] = Math.min(begin, from - taps);
      double sum = 0;
      for (int k = 0; k < taps; k++) {
        sum += filter.weight((first[i] + k + 0.5 - centre) / unit);
      }
      for (int k = 0; k < taps; k++) {
        double weight = filter.weight((first[i] + k + 0.5 - centre) / unit);
        if (weights.length > 0) {
          weights[i * taps + k] = (float) (weight / sum);
        } else {
          fixed[i * taps + k] = (int) (weight / sum * (1 << ONE) + Math.copySign(0.5, weight));
        }
      }
    }

    /** Output {@code i} of every {@code step}-th byte from {@code at}, by {@link #fixed}. */
    byte levelAt(int i, byte[] bytes, int at, int step) {
      int sum = 1 << (ONE - 1);
      for (int k = 0; k < taps; k++) {
        sum += fixed[i * taps + k] * (bytes[at + k * step] & 0xff);
      }
      return (byte) Math.max(0, Math.min(255, sum >> ONE));
    }
  }
}
