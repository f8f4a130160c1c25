package dev.gangway.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import javax.imageio.IIOException;

/** Takes the pixels out of what ImageIO decodes. */
final class DecodedPixels {

  private DecodedPixels() {}

  static Picture picture(BufferedImage image) throws IIOException {
    ColorModel colours = image.getColorModel();
    int type = colours.getTransferType();
    boolean plain = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
    // getRGB would convert grey by gamma: the stored values are taken wherever they lie open
    return colours instanceof ComponentColorModel && plain ? fromBands(image) : fromArgb(image);
  }

  /** Grey or RGB of 8 or 16 bits, with or without alpha. */
  private static Picture fromBands(BufferedImage image) throws IIOException {
    Raster raster = image.getRaster();
    boolean alpha = image.getColorModel().hasAlpha();
    boolean clear = alpha && !image.getColorModel().isAlphaPremultiplied(); // not over black yet
    int bands = raster.getNumBands();
    int channels = alpha ? bands - 1 : bands;
    if (channels != 1 && channels != 3) {
      throw new IIOException("its colours are neither grey nor RGB but of " + bands + " bands");
    }
    int width = image.getWidth();
    int deep = image.getColorModel().getTransferType() == DataBuffer.TYPE_BYTE ? 255 : 65535;
    byte[] pixels = new byte[width * image.getHeight() * channels];
    int[] row = new int[width * bands];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < width * channels; i++) {
        int pixel = i / channels * bands;
        long value = row[pixel + i % channels];
        long opaque = clear ? row[pixel + channels] : deep;
        pixels[y * width * channels + i] = overBlack(value, opaque, deep);
      }
    }
    return new Picture(width, image.getHeight(), channels, pixels);
  }

  /** Palettes and packed pixels. */
  private static Picture fromArgb(BufferedImage image) {
    int width = image.getWidth();
    byte[] pixels = new byte[width * image.getHeight() * 3];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int i = 0; i < width * 3; i++) {
        int argb = row[i / 3];
        int value = argb >> (16 - 8 * (i % 3)) & 0xff;
        pixels[y * width * 3 + i] = overBlack(value, argb >>> 24, 255);
      }
    }
    return new Picture(width, image.getHeight(), 3, pixels);
  }

  /** {@code value} and {@code alpha} of 0..deep, as 0..255 over a black ground, rounded. */
  private static byte overBlack(long value, long alpha, long deep) {
    long whole = deep * deep;
    return (byte) ((255 * value * alpha + whole / 2) / whole);
  }
}
