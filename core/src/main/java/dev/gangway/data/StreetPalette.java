package dev.gangway.data;

/**
 * The colours of one house number, each red, green and blue in shares of full brightness.
 *
 * @param digit of the digits
 * @param wall of what they are fixed to
 * @param beyond of what lies beyond the edge of that, the same as {@code wall} where there is none
 * @param contrast difference in brightness of digit and wall
 */
record StreetPalette(double[] digit, double[] wall, double[] beyond, double contrast) {

  private static final double[] LUMA = {0.299, 0.587, 0.114}; // ITU-R BT.601
  private static final double[] WARM = {0.6, 0.1, -0.8}; // towards lamps and bricks, back to sky
  private static final double[] RED = {0.7, -0.4, -0.2}; // towards red paint, back to green
  private static final double RARER = 0.35; // red and green are weaker than warm and cool
  private static final Range VISIBLE = new Range(0.05, 0.95);

  static StreetPalette draw(StreetLook.Colour look, Draws draws) {
    double contrast = draws.in(look.contrast());
    double dark = new Range(VISIBLE.low(), VISIBLE.high() - contrast).at(draws.unit());
    boolean lightOnDark = draws.happens(look.lightOnDark());
    double[] bright = tinted(dark + contrast, look.tint(), draws);
    double[] dim = tinted(dark, look.tint(), draws);
    double[] wall = lightOnDark ? dim : bright;
    double[] other = tinted(draws.in(VISIBLE), look.tint(), draws);
    double[] beyond = draws.happens(look.edge()) ? other : wall;
    return new StreetPalette(lightOnDark ? bright : dim, wall, beyond, contrast);
  }

  /** A colour of the given brightness. */
  private static double[] tinted(double brightness, double tint, Draws draws) {
    double warm = draws.around(tint);
    double red = draws.around(tint * RARER);
    double[] colour = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      colour[channel] = warm * WARM[channel] + red * RED[channel];
    }
    double shift = brightness - luma(colour);
    for (int channel = 0; channel < 3; channel++) {
      colour[channel] += shift;
    }
    return colour;
  }

  /** The brightness of a colour. */
  static double luma(double[] colour) {
    return LUMA[0] * colour[0] + LUMA[1] * colour[1] + LUMA[2] * colour[2];
  }
}
