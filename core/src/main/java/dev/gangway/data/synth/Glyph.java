package dev.gangway.data.synth;

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

  /** The written digits: the ways in which people move the pen for 0 to 9. */
  static final class HandGlyphs {

    private static final List<List<Glyph>> WAYS =
        List.of(
            ways(
                "~ 4,-50 -18,-38 -27,0 -18,38 2,50 22,36 28,-4 18,-42 4,-50",
                "~ 14,-47 -10,-46 -27,-6 -14,44 12,44 27,0 16,-40 -4,-42",
                "~ 0,-50 -24,-34 -32,4 -18,42 8,48 30,22 28,-20 10,-46 -8,-44"),
            ways(
                "~ 3,-50 1,0 -3,50",
                "0,-50 0,50",
                "-15,-32 4,-50 1,50",
                "-13,-34 2,-50 1,50; -19,50 20,49"),
            ways(
                "~ -24,-28 -4,-50 21,-34 8,4 -26,48; ~ -26,48 0,44 30,48",
                "~ -24,-30 -6,-50 20,-36 14,0 -12,40 -28,46 -22,32 0,40 30,46",
                "~ -20,-40 4,-50 22,-32 12,-4 -24,50; -24,50 26,50"),
            ways(
                "~ -22,-40 0,-50 20,-36 12,-12 -8,-3; ~ -8,-3 18,4 23,30 2,50 -26,38",
                "~ -20,-48 14,-48 16,-32 -6,-4; ~ -6,-4 24,8 17,42 -24,48",
                "-22,-48 20,-50 -6,-10; ~ -6,-10 22,2 18,40 -4,50 -24,40"),
            ways(
                "~ -20,-50 -26,-18 -20,2 2,2 28,-3; ~ 20,-46 15,0 9,50",
                "-14,-50 -26,8 28,4; 14,-28 8,50",
                "8,-50 -28,14 28,12; 10,-50 8,50"),
            ways(
                "26,-50 -14,-47 -19,-8; ~ -19,-8 8,-14 24,14 6,46 -26,43",
                "~ 26,-48 2,-46 -16,-38 -14,-16 12,-4 22,20 0,50 -26,42",
                "-14,-46 -18,-6; ~ -18,-6 8,-12 22,16 4,47 -24,44; -14,-46 26,-50"),
            ways(
                "~ 10,-50 -14,-18 -23,18 -12,46 10,46 21,24 8,6 -12,16 -22,32",
                "~ 18,-46 -8,-32 -25,10 -14,46 10,48 24,26 10,2 -12,8 -24,24",
                "~ 2,-50 -16,-8 -18,32 0,50 18,36 12,14 -6,16 -18,32"),
            ways(
                "~ -27,-44 0,-46 26,-48; ~ 26,-48 8,-8 -6,50",
                "~ -28,-34 -22,-45 0,-45 26,-48; ~ 26,-48 10,-6 4,50",
                "-27,-48 26,-48 -6,50; -14,2 22,-2"),
            ways(
                "~ 20,-38 0,-50 -19,-34 -4,-8 18,18 14,42 -6,50 -20,34 -6,8 14,-16 20,-38",
                "~ 0,-50 17,-40 18,-20 0,-6 -18,-22 -16,-40 0,-50; ~ 0,-6 20,10 20,38 0,50 -20,38 -20,10 0,-6",
                "~ 24,-44 2,-50 -18,-38 -8,-12 16,14 18,38 0,50 -18,38 -8,8 18,-24 24,-44"),
            ways(
                "~ 20,-34 4,-50 -18,-36 -18,-10 4,-6 20,-34; ~ 20,-36 17,10 10,50",
                "~ 20,-34 2,-50 -20,-34 -16,-8 6,-8 20,-34; ~ 20,-36 22,6 10,42 -16,46",
                "~ 16,-42 -8,-48 -22,-24 -6,-6 12,-18 18,-42; ~ 18,-44 10,0 -2,50"));

    private HandGlyphs() {}

    private static List<Glyph> ways(String... texts) {
      return Arrays.stream(texts).map(Glyph::parse).toList();
    }

    /** The ways to write {@code digit}. */
    static List<Glyph> of(int digit) {
      return WAYS.get(digit);
    }
  }

  /** A manner of printing 0 to 9, as sign makers do; level strokes are thinner by a share. */
  record TypeFace(double thinning, List<Glyph> digits) {
    /** Sans serif: a bare 1, a closed 4, a straight 7. */
    private static final TypeFace PLAIN =
        face(
            0,
            "~ 0,-50 19,-40 27,0 19,40 0,50 -19,40 -27,0 -19,-40 0,-50",
            "-18,-32 4,-50 4,50",
            "~ -24,-26 -16,-43 2,-50 20,-43 25,-25 17,-5 -6,20 -26,50; -26,50 27,50",
            "~ -24,-32 -14,-46 1,-50 17,-43 22,-27 15,-10 -6,-4; ~ -6,-4 18,2 26,22 20,41 0,50 -17,45 -26,28",
            "14,50 14,-50 -28,22 28,22",
            "22,-50 -18,-50 -23,-4; ~ -23,-4 -6,-15 15,-12 27,14 18,42 -2,50 -18,46 -27,30",
            "~ 22,-34 14,-46 0,-50 -18,-38 -27,4 -20,38 0,50 20,42 27,18 19,-5 0,-13 -18,-5 -26,12",
            "-26,-50 26,-50 -8,50",
            "~ 0,-50 18,-43 22,-27 15,-10 0,-4 -15,-10 -22,-27 -18,-43 0,-50;"
                + "~ 0,-4 20,4 27,22 20,42 0,50 -20,42 -27,22 -20,4 0,-4",
            "~ -22,34 -14,46 0,50 18,38 27,-4 20,-38 0,-50 -20,-42 -27,-18 -19,5 0,13 18,5 26,-12");

    /** Flat-topped 3, open 4, crossed 7, straight stems on 6 and 9. */
    private static final TypeFace OPEN =
        face(
            0,
            "~ 0,-50 24,-35 30,0 24,35 0,50 -24,35 -30,0 -24,-35 0,-50",
            "0,-50 0,50",
            "~ -22,-36 -2,-50 20,-40 20,-18 -24,50; -24,50 26,50",
            "-22,-50 23,-50 -3,-10; ~ -3,-10 18,-6 27,18 19,42 -2,50 -17,45 -26,33",
            "-14,-50 -28,16 28,16; 10,-18 10,50",
            "23,-50 -20,-50 -20,-6; ~ -20,-10 4,-13 24,0 25,30 8,49 -14,48 -26,38",
            "~ 12,-50 -12,-18 -25,14; ~ 0,-10 19,-2 26,20 19,42 0,50 -19,42 -26,20 -19,-2 0,-10",
            "-26,-50 26,-50; ~ 26,-50 6,-14 -6,20 -9,50; -14,4 20,4",
            "~ 0,-50 21,-42 24,-26 0,-3 -26,23 -22,42 0,50 22,42 26,23 0,-3 -24,-26 -21,-42 0,-50",
            "~ -12,50 12,18 25,-14; ~ 0,10 -19,2 -26,-20 -19,-42 0,-50 19,-42 26,-20 19,2 0,10");

    /** Serifs, a 1 on a base, a 4 on a foot; thin where the stroke runs level. */
    private static final TypeFace SERIF =
        face(
            0.45,
            "~ 0,-50 18,-38 25,0 18,38 0,50 -18,38 -25,0 -18,-38 0,-50",
            "-14,-40 2,-50 2,50; -15,50 19,50",
            "~ -24,-24 -14,-44 2,-50 20,-41 24,-24 12,0 -26,48; -26,48 26,48 29,30",
            "~ -23,-28 -13,-46 1,-50 17,-43 21,-28 14,-11 -6,-5; ~ -6,-5 18,1 26,22 18,42 -2,50 -20,44 -24,32",
            "14,50 14,-50 -28,20 28,20; 0,50 27,50",
            "24,-50 -16,-48 -21,-5; ~ -21,-5 -2,-16 17,-10 27,14 16,42 -4,50 -22,44 -26,34",
            "~ 22,-44 2,-42 -18,-20 -26,14 -18,40 0,50 18,43 26,19 18,-4 0,-11 -16,-5 -26,14",
            "-26,-34 -24,-50 27,-50; ~ 27,-50 8,-14 -2,20 -4,50",
            "~ 0,-50 17,-43 21,-28 14,-11 0,-5 -14,-11 -21,-28 -17,-43 0,-50;"
                + "~ 0,-5 19,4 26,22 19,42 0,50 -19,42 -26,22 -19,4 0,-5",
            "~ -22,44 -2,42 18,20 26,-14 18,-40 0,-50 -18,-43 -26,-19 -18,4 0,11 16,5 26,-14");

    /** Straight lines with cut corners. */
    private static final TypeFace BLOCK =
        face(
            0,
            "-13,-50 13,-50 26,-37 26,37 13,50 -13,50 -26,37 -26,-37 -13,-50",
            "-16,-36 3,-50 3,50; -17,50 23,50",
            "-26,-34 -13,-50 13,-50 26,-37 26,-12 -26,32 -26,50 27,50",
            "-26,-35 -13,-50 13,-50 25,-38 25,-14 14,-3 -8,-3; 14,-3 26,8 26,37 13,50 -13,50 -26,35",
            "-16,-50 -26,12 28,12; 14,-50 14,50",
            "25,-50 -24,-50 -24,-8 12,-8 26,5 26,37 13,50 -13,50 -26,37",
            "26,-36 13,-50 -13,-50 -26,-37 -26,37 -13,50 13,50 26,37 26,7 13,-6 -26,-6",
            "-26,-34 -26,-50 26,-50 26,-40 -4,10 -4,50",
            "-13,-50 13,-50 24,-39 24,-14 13,-4 -13,-4 -24,-14 -24,-39 -13,-50;"
                + "-13,-4 13,-4 26,8 26,37 13,50 -13,50 -26,37 -26,8 -13,-4",
            "-26,36 -13,50 13,50 26,37 26,-37 13,-50 -13,-50 -26,-37 -26,-7 -13,6 26,6");

    static final List<TypeFace> ALL = List.of(PLAIN, OPEN, SERIF, BLOCK);

    private static TypeFace face(double thinning, String... digits) {
      return new TypeFace(thinning, Arrays.stream(digits).map(Glyph::parse).toList());
    }
  }
}
