package dev.gangway.data;

/** A smooth random field over the plane of a glyph: a few waves of random length and direction. */
final class Elastic {

  private static final int WAVES = 3;
  private static final double TURN = 2 * StrictMath.PI;
  private static final Range CYCLES = new Range(0.3, 1.3); // per height of the glyph

  private final double[] waves = new double[5 * WAVES]; // kx, ky, phase, push in x, push in y

  /**
   * @param strength the most that one wave pushes, in glyph heights
   */
  Elastic(double strength, Draws draws) {
    for (int w = 0; w < waves.length; w += 5) {
      double direction = TURN * draws.unit();
      double frequency = TURN * draws.in(CYCLES);
      waves[w] = frequency * StrictMath.cos(direction);
      waves[w + 1] = frequency * StrictMath.sin(direction);
      waves[w + 2] = TURN * draws.unit();
      waves[w + 3] = draws.around(strength);
      waves[w + 4] = draws.around(strength);
    }
  }

  /** The points x0, y0, x1, y1, ... pushed by the field. */
  double[] bend(double[] points) {
    double[] bent = points.clone();
    for (int i = 0; i < points.length; i += 2) {
      bent[i] += push(points[i], points[i + 1], 3);
      bent[i + 1] += push(points[i], points[i + 1], 4);
    }
    return bent;
  }

  /** The field's x part at a point. */
  double across(double x, double y) {
    return push(x, y, 3);
  }

  private double push(double x, double y, int axis) {
    double sum = 0;
    for (int w = 0; w < waves.length; w += 5) {
      double phase = waves[w] * x + waves[w + 1] * y + waves[w + 2];
      sum += waves[w + axis] * StrictMath.sin(phase);
    }
    return sum;
  }
}
