package dev.gangway.image;

/**
 * The weights of one axis of a resize from {@code from} to {@code to} pixels: a triangle filter
 * with half-pixel centres, as wide as an output pixel when the image shrinks. It is bilinear
 * interpolation when the image grows. The same as PyTorch's {@code interpolate(mode="bilinear",
 * align_corners=False, antialias=True)} and Pillow's {@code BILINEAR}.
 *
 * <p>Output pixel {@code i} is the sum over {@code k < taps} of {@code weights[i * taps + k]} times
 * input pixel {@code first[i] + k}.
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

  /**
   * Sets the weights of output pixel {@code i}, whose centre lies at {@code centre} in the input.
   */
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
