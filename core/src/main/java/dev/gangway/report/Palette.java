package dev.gangway.report;

import java.awt.Color;
import java.util.List;

/**
 * Colours that colour-blind readers can tell apart: Okabe and Ito, <a
 * href="https://jfly.uni-koeln.de/color/">Color universal design</a>.
 */
final class Palette {

  static final Color BLUE = new Color(0x0072B2);

  /** The strongest on white first. */
  static final List<Color> LINES =
      List.of(
          BLUE,
          new Color(0xD55E00), // vermilion
          new Color(0x009E73), // bluish green
          new Color(0xCC79A7), // reddish purple
          new Color(0xE69F00), // orange
          new Color(0x56B4E9), // sky blue
          Color.BLACK,
          new Color(0xF0E442)); // yellow

  private Palette() {}

  /** From white at 0 to blue at 1. */
  static Color shade(double share) {
    return new Color(
        mix(255, BLUE.getRed(), share),
        mix(255, BLUE.getGreen(), share),
        mix(255, BLUE.getBlue(), share));
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }
}
