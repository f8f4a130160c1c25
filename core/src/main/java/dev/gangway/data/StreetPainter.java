package dev.gangway.data;

/**
 * House numbers as street photographs show them: a printed digit in any colour on any other, with
 * its neighbours cut off at the sides, uneven light, blur and noise.
 */
final class StreetPainter implements DigitPainter {

  private static final Range SPACING = new Range(0.72, 0.95); // from digit to digit, in heights
  private static final double SHADOW_DEPTH = 0.35; // share of brightness that a shadow takes
  private static final double SHADOW_STEP = 0.05; // most that it falls off the digit, image sides

  private final StreetLook look;

  StreetPainter(StreetLook look) {
    this.look = look;
  }

  @Override
  public byte[] paint(int digit, ImageFormat format, Draws draws) {
    int side = format.side();
    double[] covered = new double[side * side];
    double[] shaded = new double[side * side];
    drawNumber(digit, covered, shaded, draws);
    StreetPalette palette = new StreetPalette(look.colour(), draws);
    Blur blur = new Blur(draws.in(look.blur()) * side);
    double[][] planes = new double[3][];
    for (int channel = 0; channel < 3; channel++) {
      planes[channel] = blur.apply(coloured(palette, channel, covered, shaded), side);
    }
    return developed(planes, format, draws);
  }

  private void drawNumber(int digit, double[] covered, double[] shaded, Draws draws) {
    int side = (int) Math.sqrt(covered.length);
    TypeFace face = TypeFace.ALL.get(draws.below(TypeFace.ALL.size()));
    StreetPose pose = new StreetPose(look, draws);
    double radius = draws.in(look.weight()) * pose.height() * side;
    StrokeRaster raster = new StrokeRaster(side, 1);
    drawGlyph(raster, face, face.digit(digit), new Spot(pose, 0, radius));
    for (int direction = -1; direction <= 1; direction += 2) {
      double offset = direction * draws.in(SPACING);
      Glyph neighbour = face.digit(draws.below(10));
      if (draws.happens(look.neighbour())) {
        drawGlyph(raster, face, neighbour, new Spot(pose, offset, radius));
      }
    }
    for (int pixel = 0; pixel < covered.length; pixel++) {
      covered[pixel] = raster.coverage(pixel, 1);
    }
    if (draws.happens(look.colour().shadow())) {
      castShadow(covered, shaded, side, draws);
    }
  }

  /** Where a glyph goes and how thick its strokes are, in pixels. */
  private record Spot(StreetPose pose, double offset, double radius) {}

  private static void drawGlyph(StrokeRaster raster, TypeFace face, Glyph glyph, Spot spot) {
    for (double[] stroke : glyph.strokes()) {
      raster.add(
          spot.pose().pixels(stroke, spot.offset(), raster.side()),
          radii(stroke, spot.radius(), face.thinning()));
    }
  }

  /** Half the width at each point, less where the stroke runs level. */
  private static double[] radii(double[] stroke, double radius, double thinning) {
    double[] radii = new double[stroke.length / 2];
    for (int i = 0; i < radii.length; i++) {
      int before = Math.max(0, 2 * i - 2);
      int after = Math.min(stroke.length - 2, 2 * i + 2);
      double dx = Math.abs(stroke[after] - stroke[before]);
      double dy = Math.abs(stroke[after + 1] - stroke[before + 1]);
      radii[i] = radius * (1 - thinning * dx / Math.max(dx + dy, 1e-9));
    }
    return radii;
  }

  private static void castShadow(double[] covered, double[] shaded, int side, Draws draws) {
    int right = (int) Math.round(draws.around(SHADOW_STEP) * side);
    int down = (int) Math.round(draws.unit() * SHADOW_STEP * side);
    for (int row = down; row < side; row++) {
      for (int column = Math.max(0, right); column < side + Math.min(0, right); column++) {
        shaded[row * side + column] = covered[(row - down) * side + column - right];
      }
    }
  }

  private static double[] coloured(
      StreetPalette palette, int channel, double[] covered, double[] shaded) {
    int side = (int) Math.sqrt(covered.length);
    double[] plane = new double[covered.length];
    for (int pixel = 0; pixel < plane.length; pixel++) {
      int row = pixel / side;
      int column = pixel % side;
      double x = (column + 0.5) / side - 0.5;
      double y = (row + 0.5) / side - 0.5;
      double wall = palette.wall(channel, x, y) * (1 - SHADOW_DEPTH * shaded[pixel]);
      plane[pixel] = wall + covered[pixel] * (palette.digit(channel) - wall);
    }
    return plane;
  }

  /** Adds the noise, and rounds to bytes: the three colours, or their brightness. */
  private byte[] developed(double[][] planes, ImageFormat format, Draws draws) {
    double noise = draws.in(look.noise());
    byte[] image = new byte[format.bytes()];
    double[] colour = new double[3];
    for (int pixel = 0; pixel < planes[0].length; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        colour[channel] = planes[channel][pixel] + noise * draws.bell();
      }
      if (format.channels() == 1) {
        image[pixel] = level(StreetPalette.luma(colour));
        continue;
      }
      for (int channel = 0; channel < 3; channel++) {
        image[3 * pixel + channel] = level(colour[channel]);
      }
    }
    return image;
  }

  private static byte level(double brightness) {
    return (byte) (int) (255 * Math.max(0, Math.min(1, brightness)) + 0.5);
  }
}
