package dev.gangway.data;

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
  public byte[] paint(int digit, ImageFormat format, Draws draws) {
    List<Glyph> ways = HandGlyphs.of(digit);
    Glyph way = ways.get(draws.below(ways.size()));
    int side = format.side();
    double pen = draws.in(look.pen());
    double box = draws.in(look.size()) - 2 * pen;
    Elastic elastic = new Elastic(look.elastic(), draws);
    List<double[]> strokes = written(way, elastic, draws);
    Placement placement =
        Placement.fit(
            strokes, box, 0.5 + draws.around(look.shift()), 0.5 + draws.around(look.shift()));
    double softness = Math.max(1, EDGE * side);
    StrokeRaster raster = new StrokeRaster(side, softness);
    Elastic pressure = new Elastic(look.pressure(), draws);
    for (double[] stroke : strokes) {
      raster.add(placement.pixels(stroke, side), radii(stroke, pen * side, pressure));
    }
    return inked(raster.coverage(softness), draws.in(look.ink()), format.channels());
  }

  /** The skeleton after the hand: bent, stretched, slanted, turned. */
  private List<double[]> written(Glyph way, Elastic elastic, Draws draws) {
    double width = draws.in(look.width());
    double slant = draws.in(look.slant());
    double angle = draws.around(look.rotation());
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return way.strokes().stream()
        .map(
            stroke -> {
              double[] moved = elastic.bend(stroke);
              for (int i = 0; i < moved.length; i += 2) {
                double x = moved[i] * width - slant * moved[i + 1];
                double y = moved[i + 1];
                moved[i] = cos * x - sin * y;
                moved[i + 1] = sin * x + cos * y;
              }
              return moved;
            })
        .toList();
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
}
