package dev.gangway.data;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.Arrays;

/**
 * What lies behind the things that images show, as their borders tell.
 *
 * @param level that is usual there, 0..255
 * @param textured the share of images, 0..1, with texture there: half of the border differs from
 *     its median by more than 16 levels, which a stroke that touches it does not bring about
 */
public record Background(double level, double textured) {

  private static final int FLAT = 16;

  /** Of a set; all channels count alike. */
  public static Background of(Images images) {
    int[] levels = new int[images.size()];
    int textured = 0;
    for (int i = 0; i < images.size(); i++) {
      int[] border = border(images.pixels(i), images.format());
      levels[i] = median(border);
      int median = levels[i];
      if (median(Arrays.stream(border).map(level -> Math.abs(level - median)).toArray()) > FLAT) {
        textured++;
      }
    }
    return new Background(median(levels), (double) textured / images.size());
  }

  private static int median(int[] values) {
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The mean of the channels, 0..255, at each pixel of the border. */
  private static int[] border(byte[] pixels, ImageFormat format) {
    int side = format.side();
    int[] border = new int[4 * side];
    for (int i = 0; i < side; i++) {
      border[i] = grey(pixels, i, format.channels());
      border[side + i] = grey(pixels, (side - 1) * side + i, format.channels());
      border[2 * side + i] = grey(pixels, i * side, format.channels());
      border[3 * side + i] = grey(pixels, i * side + side - 1, format.channels());
    }
    return border;
  }

  private static int grey(byte[] pixels, int place, int channels) {
    int sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += pixels[place * channels + c] & 255;
    }
    return sum / channels;
  }
}
