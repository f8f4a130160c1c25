package dev.gangway.data;

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
}
