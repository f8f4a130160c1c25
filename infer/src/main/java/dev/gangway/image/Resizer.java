package dev.gangway.image;

import java.util.Arrays;

/**
 * Resizes images, one axis after the other, with the weights of {@link ResizeWeights}. Each row is
 * squeezed and added to the output rows that it is part of before the next is looked at, so that a
 * high image takes no more memory than a low one.
 */
final class Resizer {

  private final ResizeWeights across; // width -> side
  private final ResizeWeights down; // height -> side

  Resizer(ResizeWeights across, ResizeWeights down) {
    this.across = across;
    this.down = down;
  }

  /**
   * Makes {@code side x side x channels} of {@code height x width x channels}; rounds to the
   * nearest level once, at the end.
   */
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

  /**
   * The value of output {@code column}: a weighted sum of every {@code step}-th byte from {@code
   * at}.
   */
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
