package dev.gangway.eval;

/**
 * Points in the plane, one for each image, any unit.
 *
 * @param x N values; shared, not copied: read only
 * @param y N values; shared, not copied: read only
 */
public record PlanePoints(float[] x, float[] y) {

  public PlanePoints {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x and " + y.length + " y");
    }
  }

  /** N. */
  public int count() {
    return x.length;
  }

  /** The points as rows, N x 2. */
  float[][] rows() {
    float[][] rows = new float[x.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {x[i], y[i]};
    }
    return rows;
  }

  /**
   * Turned, mirrored and shifted such that they lie as near as can be to other points of the same
   * images, in the sense of least squares; size and shape stay (Procrustes).
   */
  PlanePoints onto(PlanePoints fixed) {
    double[] from = {mean(x), mean(y)};
    double[] onto = {mean(fixed.x()), mean(fixed.y())};
    double xx = 0;
    double xy = 0;
    double yx = 0;
    double yy = 0;
    for (int i = 0; i < count(); i++) {
      double a = x[i] - from[0];
      double b = y[i] - from[1];
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
    return turned(from, onto, angle, sign);
  }

  private PlanePoints turned(double[] from, double[] onto, double angle, double sign) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    float[] turnedX = new float[count()];
    float[] turnedY = new float[count()];
    for (int i = 0; i < x.length; i++) {
      double a = x[i] - from[0];
      double b = sign * (y[i] - from[1]);
      turnedX[i] = (float) (onto[0] + cos * a - sin * b);
      turnedY[i] = (float) (onto[1] + sin * a + cos * b);
    }
    return new PlanePoints(turnedX, turnedY);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
