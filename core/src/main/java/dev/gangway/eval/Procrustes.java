package dev.gangway.eval;

/**
 * Turns, mirrors and shifts a layout so that it lies as near as can be to another of the same
 * images; it keeps its size and shape.
 */
final class Procrustes {

  private Procrustes() {}

  /** The first layout laid onto the second, in the sense of least squares. */
  static PlanePoints align(PlanePoints moving, PlanePoints fixed) {
    double[] from = {mean(moving.x()), mean(moving.y())};
    double[] onto = {mean(fixed.x()), mean(fixed.y())};
    double xx = 0;
    double xy = 0;
    double yx = 0;
    double yy = 0;
    for (int i = 0; i < moving.count(); i++) {
      double a = moving.x()[i] - from[0];
      double b = moving.y()[i] - from[1];
      double c = fixed.x()[i] - onto[0];
      double d = fixed.y()[i] - onto[1];
      xx += a * c;
      xy += a * d;
      yx += b * c;
      yy += b * d;
    }
    // the best rotation alone and the best after mirroring y; the longer one fits better
    boolean mirrored = Math.hypot(xx - yy, xy + yx) > Math.hypot(xx + yy, xy - yx);
    double sign = mirrored ? -1 : 1;
    double angle = Math.atan2(xy - sign * yx, xx + sign * yy);
    return turned(moving, from, onto, angle, sign);
  }

  private static PlanePoints turned(
      PlanePoints moving, double[] from, double[] onto, double angle, double sign) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    float[] x = new float[moving.count()];
    float[] y = new float[moving.count()];
    for (int i = 0; i < x.length; i++) {
      double a = moving.x()[i] - from[0];
      double b = sign * (moving.y()[i] - from[1]);
      x[i] = (float) (onto[0] + cos * a - sin * b);
      y[i] = (float) (onto[1] + sin * a + cos * b);
    }
    return new PlanePoints(x, y);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
