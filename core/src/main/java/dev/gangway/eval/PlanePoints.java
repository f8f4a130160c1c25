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
}
