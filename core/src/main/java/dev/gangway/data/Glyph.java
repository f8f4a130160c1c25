package dev.gangway.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The skeleton of a character: the lines that the middle of the pen follows, 1 high and about 0.55
 * wide around (0, 0), y downwards.
 *
 * @param strokes polylines, each x0, y0, x1, y1, ...
 */
record Glyph(List<double[]> strokes) {

  private static final int STEPS = 6; // straight pieces between two points of a curve

  /**
   * Reads strokes separated by {@code ;}, each a list of points {@code x,y} in hundredths: straight
   * lines from point to point, or after {@code ~} a smooth curve through them, which closes
   * smoothly where it ends at its start.
   */
  static Glyph parse(String text) {
    return new Glyph(Arrays.stream(text.split(";")).map(s -> stroke(s.strip())).toList());
  }

  private static double[] stroke(String text) {
    boolean smooth = text.startsWith("~");
    double[] points =
        Arrays.stream((smooth ? text.substring(1) : text).strip().split("[ ,]+"))
            .mapToDouble(number -> Integer.parseInt(number) / 100.0)
            .toArray();
    return smooth ? curve(points) : points;
  }

  /** A uniform Catmull-Rom spline through the points, as a polyline. */
  private static double[] curve(double[] points) {
    int count = points.length / 2;
    List<Double> line = new ArrayList<>();
    for (int i = 0; i + 1 < count; i++) {
      for (int step = 0; step < STEPS; step++) {
        double t = (double) step / STEPS;
        line.add(at(points, i, 0, t));
        line.add(at(points, i, 1, t));
      }
    }
    line.add(points[2 * count - 2]);
    line.add(points[2 * count - 1]);
    return line.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double at(double[] points, int i, int axis, double t) {
    double a = neighbour(points, i - 1, axis);
    double b = points[2 * i + axis];
    double c = points[2 * i + 2 + axis];
    double d = neighbour(points, i + 2, axis);
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  /** Point {@code i}; beyond the ends the next one around if closed, else the end itself. */
  private static double neighbour(double[] points, int i, int axis) {
    int last = points.length / 2 - 1;
    boolean closed = points[0] == points[2 * last] && points[1] == points[2 * last + 1];
    int inside = closed ? Math.floorMod(i, last) : Math.max(0, Math.min(last, i));
    return points[2 * inside + axis];
  }
}
