package dev.gangway.data.synth;

import dev.gangway.data.synth.Draws.Elastic;
import dev.gangway.data.synth.Draws.Range;
import dev.gangway.data.synth.Glyph.HandGlyphs;
import dev.gangway.data.synth.SyntheticSeries.DigitPainter;
import dev.gangway.image.ImageFormat;
import java.util.List;

/**
 * Handwriting as scanned forms show it: bright pen strokes of varying width and slant, elastically
 * deformed, grey on black, in a box around the middle.
 */
final class HandPainter implements DigitPainter {

  private static final double EDGE = 1 / 28.0; // width of a stroke's soft edge, share of the image
  private static final Range SIZE = new Range(0.5, 0.6); // longer side of the box, share of it
  private static final Range PEN = new Range(0.02, 0.04); // half the stroke's width, share of it
  private static final double SHIFT = 0.02; // most that the digit is off the middle, share of it
  private static final double PRESSURE = 0.2; // by which a wave changes the width, share of it
  private static final Range SLANT = new Range(-0.1, 0.35); // sideways per step up, to the right
  private static final Range WIDTH = new Range(0.8, 1.15); // stretch to the sides
  private static final double ROTATION = 0.1; // most either way, radians
  private static final double ELASTIC = 0.03; // by which a wave moves a point, share of the height
  private static final Range INK = new Range(0.9, 1); // brightness of the stroke

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
    return inked(raster.coverage(softness), draws.in(INK), format.channels());
  }

  private static void draw(int digit, StrokeRaster raster, Draws draws) {
    List<Glyph> ways = HandGlyphs.of(digit);
    List<double[]> strokes = written(ways.get(draws.below(ways.size())), draws);
    double pen = draws.in(PEN);
    double box = draws.in(SIZE) - 2 * pen;
    double x = 0.5 + draws.around(SHIFT);
    double y = 0.5 + draws.around(SHIFT);
    Range across = extent(strokes, 0);
    Range down = extent(strokes, 1);
    double scale = box / Math.max(across.high() - across.low(), down.high() - down.low());
    double left = x - scale * across.at(0.5); // the middle of the box lies at x, y
    double top = y - scale * down.at(0.5);
    Elastic pressure = new Elastic(PRESSURE, draws);
    int side = raster.side();
    for (double[] stroke : strokes) {
      double[] pixels = new double[stroke.length];
      double[] radii = new double[stroke.length / 2];
      for (int i = 0; i < stroke.length; i += 2) {
        pixels[i] = side * (left + scale * stroke[i]);
        pixels[i + 1] = side * (top + scale * stroke[i + 1]);
        radii[i / 2] = pen * side * (1 + pressure.across(stroke[i], stroke[i + 1]));
      }
      raster.add(pixels, radii);
    }
  }

  /** How one hand writes a digit: bent, stretched, slanted and turned; in glyph heights. */
  private static List<double[]> written(Glyph glyph, Draws draws) {
    Elastic elastic = new Elastic(ELASTIC, draws);
    double width = draws.in(WIDTH);
    double slant = draws.in(SLANT);
    double angle = draws.around(ROTATION);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    List<double[]> strokes = glyph.strokes().stream().map(elastic::bend).toList();
    for (double[] points : strokes) {
      for (int i = 0; i < points.length; i += 2) {
        double y = points[i + 1];
        double x = width * points[i] - slant * y;
        points[i] = cos * x - sin * y;
        points[i + 1] = sin * x + cos * y;
      }
    }
    return strokes;
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

  private static byte[] inked(double[] covered, double ink, int channels) {
    byte[] image = new byte[covered.length * channels];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (int) (255 * ink * covered[i / channels] + 0.5);
    }
    return image;
  }
}
