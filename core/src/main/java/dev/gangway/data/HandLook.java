package dev.gangway.data;

import static dev.gangway.base.InputException.check;

/**
 * How strongly handwriting varies.
 *
 * @param size longer side of the digit's box, share of the image
 * @param pen half the width of the stroke, share of the image
 * @param pressure most that each of three waves changes the width of the stroke, share of it
 * @param slant sideways step per step upwards, positive leaning right
 * @param width stretch to the sides
 * @param rotation most that the digit is turned either way, radians
 * @param elastic most that a point is moved by each wave, share of the height
 * @param shift most that the digit is off the middle, share of the image
 * @param ink brightness of the stroke
 */
record HandLook(
    Range size,
    Range pen,
    double pressure,
    Range slant,
    Range width,
    double rotation,
    double elastic,
    double shift,
    Range ink) {

  HandLook {
    check(size.high() <= 1, "a written digit must fit the image, got size %s", size);
    check(pressure >= 0 && 3 * pressure < 1, "pressure must be in [0, 1/3), got %s", pressure);
    check(ink.low() > 0 && ink.high() <= 1, "ink must be in (0, 1], got %s", ink);
  }

  static HandLook standard() {
    return new HandLook(
        new Range(0.5, 0.6),
        new Range(0.02, 0.04),
        0.2,
        new Range(-0.1, 0.35),
        new Range(0.8, 1.15),
        0.1,
        0.03,
        0.02,
        new Range(0.9, 1));
  }
}
