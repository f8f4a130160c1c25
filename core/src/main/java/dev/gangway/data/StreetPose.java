package dev.gangway.data;

/** How a house number stands in its picture: from glyph coordinates to image sides. */
final class StreetPose {

  private final double height;
  private final double width;
  private final double shear;
  private final double cos;
  private final double sin;
  private final double[] middle;
  private final double[] vanish;

  StreetPose(StreetLook look, Draws draws) {
    StreetLook.Pose most = look.pose();
    height = draws.in(look.height());
    width = draws.in(look.width());
    shear = draws.around(most.shear());
    double angle = draws.around(most.rotation());
    cos = StrictMath.cos(angle);
    sin = StrictMath.sin(angle);
    middle = new double[] {0.5 + draws.around(most.shift()), 0.5 + draws.around(most.shift())};
    vanish =
        new double[] {2 * draws.around(most.perspective()), 2 * draws.around(most.perspective())};
  }

  /** Height of the digit in image sides. */
  double height() {
    return height;
  }

  /**
   * The points of a stroke in pixels.
   *
   * @param offset how far to the right of the middle digit the glyph stands, in its heights
   */
  double[] pixels(double[] stroke, double offset, int side) {
    double[] placed = new double[stroke.length];
    for (int i = 0; i < stroke.length; i += 2) {
      double gx = width * (stroke[i] + offset) - shear * stroke[i + 1];
      double gy = stroke[i + 1];
      double x = height * (cos * gx - sin * gy);
      double y = height * (sin * gx + cos * gy);
      double depth = 1 + vanish[0] * x + vanish[1] * y;
      placed[i] = side * (middle[0] + x / depth);
      placed[i + 1] = side * (middle[1] + y / depth);
    }
    return placed;
  }
}
