package dev.gangway.data;

import java.util.List;

/** How one hand writes one digit: it bends the skeleton, stretches, slants and turns it. */
final class Handwriting {

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
