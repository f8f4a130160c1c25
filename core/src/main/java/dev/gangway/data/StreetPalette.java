package dev.gangway.data;

/** The colours of one house number: of the digit, and of the wall at every place. */
final class StreetPalette {

  private static final double[] LUMA = {0.299, 0.587, 0.114}; // ITU-R BT.601
  private static final Range VISIBLE = new Range(0.04, 0.96);

  private final double[] digit;
  private final double[] wall;
  private final double gradientX;
  private final double gradientY;

  StreetPalette(StreetLook.Colour look, Draws draws) {
    double contrast = draws.in(look.contrast());
    double dark = new Range(VISIBLE.low(), VISIBLE.high() - contrast).at(draws.unit());
    double light = dark + contrast;
    boolean lightOnDark = draws.happens(0.5);
    digit = tinted(lightOnDark ? light : dark, look.tint(), draws);
    wall = tinted(lightOnDark ? dark : light, look.tint(), draws);
    double most = look.gradient() * contrast;
    gradientX = draws.around(most);
    gradientY = draws.around(most);
  }

  /** A colour of the given brightness: grey moved in a random direction of equal brightness. */
  private static double[] tinted(double brightness, double tint, Draws draws) {
    double[] colour = {draws.around(tint), draws.around(tint), draws.around(tint)};
    double shift = brightness - luma(colour);
    for (int channel = 0; channel < 3; channel++) {
      colour[channel] += shift;
    }
    return colour;
  }

  static double luma(double[] colour) {
    return LUMA[0] * colour[0] + LUMA[1] * colour[1] + LUMA[2] * colour[2];
  }

  double digit(int channel) {
    return digit[channel];
  }

  /** The wall at a place, both coordinates in [-0.5, 0.5]. */
  double wall(int channel, double x, double y) {
    return wall[channel] + gradientX * x + gradientY * y;
  }
}
