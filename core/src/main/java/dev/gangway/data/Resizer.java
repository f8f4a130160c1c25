package dev.gangway.data;

import java.util.Arrays;

/** Resizes images, one axis after the other, with the weights of {@link ResizeWeights}. */
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
    return squeezeRows(squeezeColumns(pixels, channels), channels);
  }

  private float[] squeezeColumns(byte[] pixels, int channels) {
    int side = across.to();
    float[] out = new float[down.from() * side * channels]; // height x side x channels
    for (int row = 0; row < down.from(); row++) {
      for (int column = 0; column < side; column++) {
        int from = (row * across.from() + across.first()[column]) * channels;
        for (int channel = 0; channel < channels; channel++) {
          out[(row * side + column) * channels + channel] =
              weighted(pixels, from + channel, channels, column);
        }
      }
    }
    return out;
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

  private byte[] squeezeRows(float[] rows, int channels) {
    int stride = across.to() * channels;
    byte[] out = new byte[down.to() * stride];
    float[] sum = new float[stride];
    for (int row = 0; row < down.to(); row++) {
      Arrays.fill(sum, 0.5f); // rounds to the nearest
      for (int k = 0; k < down.taps(); k++) {
        add(sum, down.weights()[row * down.taps() + k], rows, (down.first()[row] + k) * stride);
      }
      for (int i = 0; i < stride; i++) {
        out[row * stride + i] = (byte) Math.min(255, (int) sum[i]);
      }
    }
    return out;
  }

  private static void add(float[] sum, float weight, float[] rows, int at) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * rows[at + i];
    }
  }
}
