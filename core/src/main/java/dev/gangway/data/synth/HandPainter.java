package dev.gangway.data.synth;

import static dev.gangway.base.InputException.check;

import dev.gangway.data.synth.Draws.Elastic;
import dev.gangway.data.synth.Draws.Range;
import dev.gangway.data.synth.Glyph.HandGlyphs;
import dev.gangway.image.ImageFormat;
import java.util.List;

/**
 * Handwriting as scanned forms show it: bright pen strokes of varying width and slant, elastically
 * deformed, grey on black, scaled to a box of 20/28 of the image around the middle.
 */
final class HandPainter implements DigitPainter {

  private static final double EDGE = 1 / 28.0; // width of a stroke's soft edge, share of the image

  private final HandLook look;

  HandPainter(HandLook look) {
    this.look = look;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public byte[] paint(int digit, ImageFormat format, Draws draws) {
    int side = format.side();
    double softness = Math.max(1, EDGE * side);
    StrokeRaster raster = new StrokeRaster(side, softness);
    draw(digit, raster, draws);
    return inked(raster.coverage(softness), draws.in(look.ink()), format.channels());
  }

  private void draw(int digit, StrokeRaster raster, Draws draws) {
    List<Glyph> ways = HandGlyphs.of(digit);
    Glyph way = ways.get(draws.below(ways.size()));
    List<double[]> strokes = new Handwriting(look, draws).write(way);
    double pen = draws.in(look.pen());
    double box = draws.in(look.size()) - 2 * pen;
    double x = 0.5 + draws.around(look.shift());
    double y = 0.5 + draws.around(look.shift());
    Placement placement = Placement.fit(strokes, box, x, y);
    Elastic pressure = new Elastic(look.pressure(), draws);
    int side = raster.side();
    for (double[] stroke : strokes) {
      raster.add(placement.pixels(stroke, side), radii(stroke, pen * side, pressure));
    }
  }

  private static double[] radii(double[] stroke, double pen, Elastic pressure) {
    double[] radii = new double[stroke.length / 2];
    for (int i = 0; i < radii.length; i++) {
      radii[i] = pen * (1 + pressure.across(stroke[2 * i], stroke[2 * i + 1]));
    }
    return radii;
  }

  private static byte[] inked(double[] covered, double ink, int channels) {
    byte[] image = new byte[covered.length * channels];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (int) (255 * ink * covered[i / channels] + 0.5);
    }
    return image;
  }

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

  /** How one hand writes one digit: it bends the skeleton, stretches, slants and turns it. */
  static final class Handwriting {

    private final Elastic elastic;
    private final double width;
    private final double slant;
    private final double cos;
    private final double sin;

    Handwriting(HandLook look, Draws draws) {
      elastic = new Elastic(look.elastic(), draws);
      width = draws.in(look.width());
      slant = draws.in(look.slant());
      double angle = draws.around(look.rotation());
      cos = StrictMath.cos(angle);
      sin = StrictMath.sin(angle);
    }

    /** The strokes as written, in glyph heights. */
    List<double[]> write(Glyph glyph) {
      return glyph.strokes().stream().map(this::write).toList();
    }

    private double[] write(double[] stroke) {
      double[] points = elastic.bend(stroke);
      for (int i = 0; i < points.length; i += 2) {
        double y = points[i + 1];
        double x = width * points[i] - slant * y;
        points[i] = cos * x - sin * y;
        points[i + 1] = sin * x + cos * y;
      }
      return points;
    }
  }

  /**
   * Where a written digit lies in the image: scaled, then moved.
   *
   * @param scale image sides per glyph height
   * @param x what is added to the scaled x, in image sides
   * @param y what is added to the scaled y, in image sides
   */
  record Placement(double scale, double x, double y) {

    /**
     * Scales the strokes so that the longer side of their box is {@code size}, and puts the middle
     * of that box at a point of the image; all in image sides.
     */
    static Placement fit(List<double[]> strokes, double size, double middleX, double middleY) {
      Range across = extent(strokes, 0);
      Range down = extent(strokes, 1);
      double scale = size / Math.max(across.high() - across.low(), down.high() - down.low());
      return new Placement(scale, middleX - scale * across.at(0.5), middleY - scale * down.at(0.5));
    }

    private static Range extent(List<double[]> strokes, int axis) {
      double low = Double.MAX_VALUE;
      double high = -Double.MAX_VALUE;
      for (double[] stroke : strokes) {
        for (int i = axis; i < stroke.length; i += 2) {
          low = Math.min(low, stroke[i]);
          high = Math.max(high, stroke[i]);
        }
      }
      return new Range(low, high);
    }

    /** The points in pixels of an image of {@code side} pixels. */
    double[] pixels(double[] stroke, int side) {
      double[] placed = new double[stroke.length];
      for (int i = 0; i < stroke.length; i += 2) {
        placed[i] = side * (x + scale * stroke[i]);
        placed[i + 1] = side * (y + scale * stroke[i + 1]);
      }
      return placed;
    }
  }
}
