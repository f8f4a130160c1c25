package dev.gangway.data;

import dev.gangway.image.ImageFormat;

/**
 * House numbers as street photographs show them: a printed digit in any colour on any other, with
 * its neighbours cut off at the sides, uneven light, blur and noise.
 */
final class StreetPainter implements DigitPainter {

  private final StreetLook look;

  StreetPainter(StreetLook look) {
    this.look = look;
  }

  @Override
  public int channels() {
    return 3;
  }

  @Override
  public byte[] paint(int digit, ImageFormat format, Draws draws) {
    int side = format.side();
    StreetNumber number = StreetNumber.draw(digit, side, look, draws);
    StreetPalette palette = StreetPalette.draw(look.colour(), draws);
    double gradient = look.colour().gradient() * palette.contrast();
    StreetWall wall = new StreetWall(palette.wall(), palette.beyond(), gradient, draws);
    Blur blur = new Blur(draws.in(look.blur()) * side);
    double[][] planes = new double[3][];
    for (int channel = 0; channel < 3; channel++) {
      double[] sharp = coloured(number, wall, channel, palette.digit()[channel]);
      planes[channel] = blur.apply(sharp, side);
    }
    addNoise(planes, draws.in(look.noise()), draws);
    return format.channels() == 1 ? grey(planes) : colour(planes);
  }

  private static double[] coloured(
      StreetNumber number, StreetWall wall, int channel, double digit) {
    double[] plane = new double[number.digits().length];
    int side = (int) Math.sqrt(plane.length);
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int pixel = row * side + column;
        double x = (column + 0.5) / side - 0.5;
        double y = (row + 0.5) / side - 0.5;
        double behind = wall.at(channel, x, y, number.shadow()[pixel]);
        plane[pixel] = behind + number.digits()[pixel] * (digit - behind);
      }
    }
    return plane;
  }

  /** The noise is grey: photographs are stored with little colour detail. */
  private static void addNoise(double[][] planes, double deviation, Draws draws) {
    for (int pixel = 0; pixel < planes[0].length; pixel++) {
      double noise = deviation * draws.bell();
      for (double[] plane : planes) {
        plane[pixel] += noise;
      }
    }
  }

  private static byte[] colour(double[][] planes) {
    byte[] image = new byte[3 * planes[0].length];
    for (int i = 0; i < image.length; i++) {
      image[i] = level(planes[i % 3][i / 3]);
    }
    return image;
  }

  private static byte[] grey(double[][] planes) {
    byte[] image = new byte[planes[0].length];
    for (int i = 0; i < image.length; i++) {
      image[i] = level(StreetPalette.luma(new double[] {planes[0][i], planes[1][i], planes[2][i]}));
    }
    return image;
  }

  private static byte level(double brightness) {
    return (byte) (int) (255 * Math.max(0, Math.min(1, brightness)) + 0.5);
  }
}
