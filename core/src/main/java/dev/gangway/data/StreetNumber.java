package dev.gangway.data;

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
}
