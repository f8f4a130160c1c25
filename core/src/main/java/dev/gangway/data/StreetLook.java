package dev.gangway.data;

import static dev.gangway.base.InputException.check;

/**
 * How strongly house numbers vary. Lengths are shares of the digit's height unless said otherwise.
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
