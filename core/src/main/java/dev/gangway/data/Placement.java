package dev.gangway.data;

import java.util.List;

/**
 * Where a written digit lies in the image: scaled, then moved.
 *
 * @param scale image sides per glyph height
 * @param x what is added to the scaled x, in image sides
 * @param y what is added to the scaled y, in image sides
 */
record Placement(double scale, double x, double y) {

  /**
   * Scales the strokes so that the longer side of their box is {@code size}, and puts the middle of
   * that box at a point of the image; all in image sides.
   */
  static Placement fit(List<double[]> strokes, double size, double middleX, double middleY) {
    Range across = extent(strokes, 0);
    Range down = extent(strokes, 1);
    double scale = size / Math.max(across.high() - across.low(), down.high() - down.low());
    return new Placement(scale, middleX - scale * across.at(0.5), middleY - scale * down.at(0.5));
  }

  private static Range extent(List<double[]> strokes, int axis) {
    double low = Double.MAX_VALUE;
    double high = -Double.MAX_VALUE;
    for (double[] stroke : strokes) {
      for (int i = axis; i < stroke.length; i += 2) {
        low = Math.min(low, stroke[i]);
        high = Math.max(high, stroke[i]);
      }
    }
    return new Range(low, high);
  }

  /** The points in pixels of an image of {@code side} pixels. */
  double[] pixels(double[] stroke, int side) {
    double[] placed = new double[stroke.length];
    for (int i = 0; i < stroke.length; i += 2) {
      placed[i] = side * (x + scale * stroke[i]);
      placed[i + 1] = side * (y + scale * stroke[i + 1]);
    }
    return placed;
  }
}
