package dev.gangway.data;

/** A Gaussian blur of square planes; beyond the border the border's pixels repeat. */
final class Blur {

  private final double[] kernel;

  /**
   * @param deviation standard deviation in pixels
   */
  Blur(double deviation) {
    int reach = (int) Math.ceil(2.5 * deviation);
    kernel = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      double steps = (i - reach) / Math.max(deviation, 1e-6);
      kernel[i] = StrictMath.exp(-0.5 * steps * steps);
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
  }

  /** The blurred plane of {@code side x side} values. */
  double[] apply(double[] plane, int side) {
    return blurRowsIntoColumns(blurRowsIntoColumns(plane, side), side);
  }

  /** Blurs along the rows and writes the result transposed: twice gives both directions. */
  private double[] blurRowsIntoColumns(double[] plane, int side) {
    int reach = kernel.length / 2;
    double[] padded = new double[side + 2 * reach];
    double[] turned = new double[plane.length];
    for (int row = 0; row < side; row++) {
      for (int i = 0; i < padded.length; i++) {
        padded[i] = plane[row * side + Math.max(0, Math.min(side - 1, i - reach))];
      }
      for (int column = 0; column < side; column++) {
        double sum = 0;
        for (int k = 0; k < kernel.length; k++) {
          sum += kernel[k] * padded[column + k];
        }
        turned[column * side + row] = sum;
      }
    }
    return turned;
  }
}
