package dev.gangway.data.synth;

import java.util.Arrays;

/**
 * Draws strokes by distance: keeps for every pixel how far its middle is from the edge of the
 * nearest stroke, so that edges come out antialiased. Only additions, products, quotients and
 * square roots, hence bit-equal on every platform.
 */
final class StrokeRaster {

  private final int side;
  private final double reach; // pixels around a stroke in which the distance is kept
  private final double[] distance; // side x side, in pixels, negative inside

  StrokeRaster(int side, double reach) {
    this.side = side;
    this.reach = reach;
    this.distance = new double[side * side];
    Arrays.fill(distance, Double.MAX_VALUE);
  }

  /**
   * Adds a polyline with round ends: x0, y0, x1, y1, ... in pixels from the top left corner, and
   * half the width of the stroke at each point.
   */
  void add(double[] points, double[] radii) {
    for (int i = 0; i + 1 < radii.length; i++) {
      addPiece(points, 2 * i, radii[i], radii[i + 1]);
    }
  }

  private void addPiece(double[] points, int at, double startRadius, double endRadius) {
    double x = points[at];
    double y = points[at + 1];
    double dx = points[at + 2] - x;
    double dy = points[at + 3] - y;
    double margin = Math.max(startRadius, endRadius) + reach;
    int left = first(Math.min(x, x + dx) - margin);
    int right = last(Math.max(x, x + dx) + margin);
    int top = first(Math.min(y, y + dy) - margin);
    int bottom = last(Math.max(y, y + dy) + margin);
    double perLength = 1 / Math.max(dx * dx + dy * dy, 1e-12);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x;
        double py = row + 0.5 - y;
        double t = Math.max(0, Math.min(1, (px * dx + py * dy) * perLength));
        double ex = px - t * dx;
        double ey = py - t * dy;
        double edge = Math.sqrt(ex * ex + ey * ey) - startRadius - t * (endRadius - startRadius);
        int pixel = row * side + column;
        distance[pixel] = Math.min(distance[pixel], edge);
      }
    }
  }

  int side() {
    return side;
  }

  private int first(double coordinate) {
    return (int) Math.max(0, Math.floor(coordinate));
  }

  private int last(double coordinate) {
    return (int) Math.min(side - 1, Math.floor(coordinate));
  }

  /**
   * How much of each pixel is covered, {@code side x side} shares from 0 to 1, with edges so many
   * pixels wide: 1 for sharp ones, at most twice the reach.
   */
  double[] coverage(double softness) {
    double[] covered = new double[distance.length];
    for (int i = 0; i < covered.length; i++) {
      covered[i] = Math.max(0, Math.min(1, 0.5 - distance[i] / softness));
    }
    return covered;
  }
}
