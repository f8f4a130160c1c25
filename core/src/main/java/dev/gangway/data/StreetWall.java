package dev.gangway.data;

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
}
