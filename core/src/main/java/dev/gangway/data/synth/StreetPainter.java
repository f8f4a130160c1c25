package dev.gangway.data.synth;

import static dev.gangway.base.InputException.check;

import dev.gangway.data.synth.Draws.Range;
import dev.gangway.data.synth.StreetWall.StreetPalette;
import dev.gangway.image.ImageFormat;

/**
 * House numbers as street photographs show them: a printed digit in any colour on any other, with
 * its neighbours cut off at the sides, uneven light, blur and noise.
 */
final class StreetPainter implements DigitPainter {

  private final StreetLook look;

  StreetPainter(StreetLook look) {
    this.look = look;
  }

  @Override
  public int channels() {
    return 3;
  }

  @Override
  public byte[] paint(int digit, ImageFormat format, Draws draws) {
    int side = format.side();
    StreetNumber number = StreetNumber.draw(digit, side, look, draws);
    StreetPalette palette = StreetPalette.draw(look.colour(), draws);
    double gradient = look.colour().gradient() * palette.contrast();
    StreetWall wall = new StreetWall(palette.wall(), palette.beyond(), gradient, draws);
    Blur blur = new Blur(draws.in(look.blur()) * side);
    double[][] planes = new double[3][];
    for (int channel = 0; channel < 3; channel++) {
      double[] sharp = coloured(number, wall, channel, palette.digit()[channel]);
      planes[channel] = blur.apply(sharp, side);
    }
    addNoise(planes, draws.in(look.noise()), draws);
    return format.channels() == 1 ? grey(planes) : colour(planes);
  }

  private static double[] coloured(
      StreetNumber number, StreetWall wall, int channel, double digit) {
    double[] plane = new double[number.digits().length];
    int side = (int) Math.sqrt(plane.length);
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int pixel = row * side + column;
        double x = (column + 0.5) / side - 0.5;
        double y = (row + 0.5) / side - 0.5;
        double behind = wall.at(channel, x, y, number.shadow()[pixel]);
        plane[pixel] = behind + number.digits()[pixel] * (digit - behind);
      }
    }
    return plane;
  }

  /** The noise is grey: photographs are stored with little colour detail. */
  private static void addNoise(double[][] planes, double deviation, Draws draws) {
    for (int pixel = 0; pixel < planes[0].length; pixel++) {
      double noise = deviation * draws.bell();
      for (double[] plane : planes) {
        plane[pixel] += noise;
      }
    }
  }

  private static byte[] colour(double[][] planes) {
    byte[] image = new byte[3 * planes[0].length];
    for (int i = 0; i < image.length; i++) {
      image[i] = level(planes[i % 3][i / 3]);
    }
    return image;
  }

  private static byte[] grey(double[][] planes) {
    byte[] image = new byte[planes[0].length];
    for (int i = 0; i < image.length; i++) {
      image[i] = level(StreetPalette.luma(new double[] {planes[0][i], planes[1][i], planes[2][i]}));
    }
    return image;
  }

  private static byte level(double brightness) {
    return (byte) (int) (255 * Math.max(0, Math.min(1, brightness)) + 0.5);
  }

  /**
   * How strongly house numbers vary. Lengths are shares of the digit's height unless said
   * otherwise.
   *
   * @param height height of the digit, share of the image
   * @param weight half the width of a stroke
   * @param width stretch of the face to the sides
   * @param pose how far the digit stands from upright and frontal
   * @param neighbour chance of another digit, on each side alone
   * @param colour contrast and colourfulness
   * @param blur standard deviation of the blur, share of the image
   * @param noise standard deviation of the pixel noise, share of full brightness
   */
  record StreetLook(
      Range height,
      Range weight,
      Range width,
      Pose pose,
      double neighbour,
      Colour colour,
      Range blur,
      Range noise) {

    /**
     * Most that the digit is moved and turned, either way.
     *
     * @param shift share of the image
     * @param rotation radians
     * @param shear sideways step per step upwards
     * @param perspective relative change of size from the middle to an edge
     */
    record Pose(double shift, double rotation, double shear, double perspective) {}

    /**
     * Colours, in shares of full brightness.
     *
     * @param lightOnDark chance that the digits are brighter than the wall
     * @param contrast difference in brightness of digit and background
     * @param tint most that a colour differs from grey, towards warm or cool
     * @param gradient most that the light changes from side to side, as a share of the contrast
     * @param shadow chance of a drop shadow
     * @param edge chance that the wall ends inside the image
     */
    record Colour(
        double lightOnDark,
        Range contrast,
        double tint,
        double gradient,
        double shadow,
        double edge) {
      Colour {
        check(
            contrast.low() > 0 && contrast.high() <= 0.9,
            "contrast must be in (0, 0.9], got %s",
            contrast);
        check(gradient >= 0 && gradient < 1, "gradient must be in [0, 1), got %s", gradient);
      }
    }

    static StreetLook standard() {
      return new StreetLook(
          new Range(0.66, 0.86),
          new Range(0.07, 0.125),
          new Range(0.75, 1.1),
          new Pose(0.04, 0.12, 0.15, 0.12),
          0.3,
          new Colour(1.0, new Range(0.5, 0.85), 0.1, 0.2, 0.0, 0.1),
          new Range(0.008, 0.03),
          new Range(0.0, 0.02));
    }
  }

  /** A Gaussian blur of square planes; beyond the border the border's pixels repeat. */
  static final class Blur {

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
}
