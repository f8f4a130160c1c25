package dev.gangway.data.synth;

import dev.gangway.data.synth.Draws.Range;
import dev.gangway.data.synth.StreetPainter.StreetLook;

/**
 * What a house number is fixed to: a wall in uneven light, at times with an edge beyond which
 * something of another colour begins.
 */
final class StreetWall {

  private static final Range EDGE = new Range(0.38, 0.55); // from the middle, image sides
  private static final double TILT = 0.15; // most that an edge leaves the upright or level, radians
  private static final double EDGE_WIDTH = 1 / 32.0; // image sides
  private static final double SHADE = 0.35; // share of brightness that a shadow takes

  private final double[] wall;
  private final double[] beyond;
  private final double gradientX;
  private final double gradientY;
  private final double normalX;
  private final double normalY;
  private final double distance;

  /**
   * @param colour of the wall itself
   * @param beyond what begins behind the edge
   * @param gradient the most that the light changes from side to side
   */
  StreetWall(double[] colour, double[] beyond, double gradient, Draws draws) {
    this.wall = colour;
    this.beyond = beyond;
    gradientX = draws.around(gradient);
    gradientY = draws.around(gradient);
    double angle = draws.below(4) * StrictMath.PI / 2 + draws.around(TILT);
    normalX = StrictMath.cos(angle);
    normalY = StrictMath.sin(angle);
    distance = draws.in(EDGE);
  }

  /**
   * The colour at a place.
   *
   * @param x from the middle of the image to the right, in [-0.5, 0.5]
   * @param y from the middle of the image down, in [-0.5, 0.5]
   * @param shadow how much of the place lies in shadow, 0 to 1
   */
  double at(int channel, double x, double y, double shadow) {
    double past = (normalX * x + normalY * y - distance) / EDGE_WIDTH + 0.5;
    double share = Math.max(0, Math.min(1, past));
    double colour = wall[channel] + share * (beyond[channel] - wall[channel]);
    return (colour + gradientX * x + gradientY * y) * (1 - SHADE * shadow);
  }

  /**
   * The colours of one house number, each red, green and blue in shares of full brightness.
   *
   * @param digit of the digits
   * @param wall of what they are fixed to
   * @param beyond of what lies beyond the edge of that, the same as {@code wall} where there is
   *     none
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
}
