package dev.gangway.image;

import dev.gangway.image.EncodedImage.Inks;
import java.awt.image.Raster;

/**
 * RGB of cyan, magenta, yellow and black as printing inks on white, without a profile: the same on
 * every machine. Adobe's luma and chroma are those of JFIF.
 */
final class CmykPixels {

  private CmykPixels() {}

  static Picture picture(Raster raster, Inks inks) {
    int width = raster.getWidth();
    byte[] pixels = new byte[3 * width * raster.getHeight()];
    int[] row = new int[4 * width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        paper(row, 4 * x, inks);
        for (int c = 0; c < 3; c++) {
          pixels[3 * (y * width + x) + c] = (byte) ((row[4 * x + c] * row[4 * x + 3] + 127) / 255);
        }
      }
    }
    return new Picture(width, raster.getHeight(), 3, pixels);
  }

  /** Makes of the four values at {@code at} how much white each ink leaves, 0 to 255. */
  private static void paper(int[] row, int at, Inks inks) {
    switch (inks) {
      case CMYK -> {
        for (int i = at; i < at + 4; i++) {
          row[i] = 255 - row[i];
        }
      }
      case INVERTED_CMYK -> {} // it is
      case INVERTED_YCCK -> {
        double luma = row[at];
        double blue = row[at + 1] - 128;
        double red = row[at + 2] - 128;
        row[at] = level(luma + 1.402 * red);
        row[at + 1] = level(luma - 0.344136 * blue - 0.714136 * red);
        row[at + 2] = level(luma + 1.772 * blue);
      }
    }
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
