package dev.gangway.data.synth;

import dev.gangway.data.synth.Draws.Range;
import dev.gangway.data.synth.Glyph.TypeFace;
import dev.gangway.data.synth.StreetPainter.StreetLook;

/**
 * The shapes of one house number before they are coloured.
 *
 * @param digits how much of each pixel a digit covers, {@code side x side} shares
 * @param shadow how much of each pixel lies in their shadow, {@code side x side} shares
 */
record StreetNumber(double[] digits, double[] shadow) {

  private static final Range SPACING = new Range(0.78, 1); // from digit to digit, in heights
  private static final double FALL = 0.05; // most that a shadow falls off the digit, image sides
  private static final double EDGE = 1; // width of an edge in pixels

  /** Draws {@code digit} in the middle and perhaps others beside it. */
  static StreetNumber draw(int digit, int side, StreetLook look, Draws draws) {
    TypeFace face = TypeFace.ALL.get(draws.below(TypeFace.ALL.size()));
    StreetPose pose = new StreetPose(look, draws);
    double radius = draws.in(look.weight()) * pose.height() * side;
    StrokeRaster raster = new StrokeRaster(side, EDGE);
    Sign sign = new Sign(raster, face, pose, radius);
    sign.add(digit, 0);
    for (int direction = -1; direction <= 1; direction += 2) {
      double offset = direction * draws.in(SPACING);
      int neighbour = draws.below(10);
      if (draws.happens(look.neighbour())) {
        sign.add(neighbour, offset);
      }
    }
    double[] digits = raster.coverage(EDGE);
    return new StreetNumber(digits, shadow(digits, side, look, draws));
  }

  /** What the digits of one number share. */
  private record Sign(StrokeRaster raster, TypeFace face, StreetPose pose, double radius) {

    void add(int digit, double offset) {
      for (double[] stroke : face.digits().get(digit).strokes()) {
        raster.add(pose.pixels(stroke, offset, raster.side()), radii(stroke));
      }
    }

    /** Half the width at each point, less where the stroke runs level. */
    private double[] radii(double[] stroke) {
      double[] radii = new double[stroke.length / 2];
      for (int i = 0; i < radii.length; i++) {
        int before = Math.max(0, 2 * i - 2);
        int after = Math.min(stroke.length - 2, 2 * i + 2);
        double dx = Math.abs(stroke[after] - stroke[before]);
        double dy = Math.abs(stroke[after + 1] - stroke[before + 1]);
        radii[i] = radius * (1 - face.thinning() * dx / Math.max(dx + dy, 1e-9));
      }
      return radii;
    }
  }

  /** The digits moved to the side and down, or no shadow at all. */
  private static double[] shadow(double[] digits, int side, StreetLook look, Draws draws) {
    double[] shadow = new double[digits.length];
    boolean falls = draws.happens(look.colour().shadow());
    int right = (int) Math.round(draws.around(FALL) * side);
    int down = (int) Math.round(draws.unit() * FALL * side);
    if (!falls) {
      return shadow;
    }
    int from = Math.max(0, right);
    int length = side - Math.abs(right);
    for (int row = down; row < side; row++) {
      System.arraycopy(
          digits, (row - down) * side + from - right, shadow, row * side + from, length);
    }
    return shadow;
  }

  /** How a house number stands in its picture: from glyph coordinates to image sides. */
  static final class StreetPose {

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
}
