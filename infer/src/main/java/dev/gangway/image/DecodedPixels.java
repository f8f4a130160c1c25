package dev.gangway.image;

import dev.gangway.image.EncodedImage.Frame;
import dev.gangway.image.EncodedImage.Inks;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import javax.imageio.IIOException;

/** Takes the pixels out of what ImageIO decodes. */
record DecodedPixels(BackgroundColour background) {

  Picture picture(BufferedImage image) throws IIOException {
    ColorModel colours = image.getColorModel();
    if (!(colours instanceof ComponentColorModel)) {
      return fromArgb(image);
    }
    int type = colours.getTransferType();
    if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
      throw new IIOException("its levels have neither 8 nor 16 bits");
    }
    // getRGB would convert grey by gamma: the stored values are taken wherever they lie open
    int channels = colours.getNumColorComponents();
    int space = colours.getColorSpace().getType();
    if (channels == 4 && space == ColorSpace.TYPE_CMYK && type == DataBuffer.TYPE_BYTE) {
      return CmykPixels.picture(image.getRaster(), Inks.CMYK);
    }
    if (channels != 1 && (channels != 3 || space != ColorSpace.TYPE_RGB)) {
      throw new IIOException("its colours are neither grey nor RGB nor CMYK");
    }
    return isPlain(image) ? plain(image) : fromBands(image);
  }

  /** Bytes that lie pixel by pixel, none of them transparent: by far the most images. */
  private static boolean isPlain(BufferedImage image) {
    Raster raster = image.getRaster();
    return raster.getSampleModel() instanceof PixelInterleavedSampleModel
        && raster.getDataBuffer() instanceof DataBufferByte
        && raster.getParent() == null
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0
        && image.getColorModel().getComponentSize(0) == 8
        && !image.getColorModel().hasAlpha();
  }

  private static Picture plain(BufferedImage image) {
    DataBufferByte data = (DataBufferByte) image.getRaster().getDataBuffer();
    var layout = (PixelInterleavedSampleModel) image.getSampleModel();
    int channels = layout.getNumBands();
    byte[] from = data.getData();
    byte[] pixels = new byte[image.getWidth() * image.getHeight() * channels];
    int step = layout.getPixelStride();
    for (int channel = 0; channel < channels; channel++) {
      int start = data.getOffset() + layout.getBandOffsets()[channel];
      int to = channel;
      for (int y = 0; y < image.getHeight(); y++) {
        int at = start + y * layout.getScanlineStride();
        for (int x = 0; x < image.getWidth(); x++, at += step, to += channels) {
          pixels[to] = from[at];
        }
      }
    }
    return new Picture(image.getWidth(), image.getHeight(), channels, pixels);
  }

  /** Grey or RGB of 8 or 16 bits, with or without alpha. */
  private Picture fromBands(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    boolean alpha = colours.hasAlpha();
    boolean clear = alpha && !colours.isAlphaPremultiplied(); // not multiplied yet
    int bands = raster.getNumBands();
    int stored = alpha ? bands - 1 : bands;
    int channels = alpha && !background.isGrey() ? 3 : stored;
    int width = image.getWidth();
    int deep = (1 << colours.getComponentSize(0)) - 1;
    byte[] pixels = new byte[width * image.getHeight() * channels];
    int[] row = new int[width * bands];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      int to = y * width * channels;
      for (int pixel = 0; pixel < row.length; pixel += bands) {
        long opaque = alpha ? row[pixel + stored] : deep;
        for (int c = 0; c < channels; c++) {
          long value = (long) row[pixel + Math.min(c, stored - 1)] * (clear ? opaque : deep);
          pixels[to++] = over(c, value, opaque, deep);
        }
      }
    }
    return new Picture(width, image.getHeight(), channels, pixels);
  }

  /** Palettes and packed pixels. */
  private Picture fromArgb(BufferedImage image) {
    int width = image.getWidth();
    byte[] pixels = new byte[width * image.getHeight() * 3];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      int to = y * width * 3;
      for (int argb : row) {
        for (int c = 0; c < 3; c++) {
          long value = (argb >> (16 - 8 * c)) & 0xff;
          pixels[to++] = over(c, value * (argb >>> 24), argb >>> 24, 255);
        }
      }
    }
    return new Picture(width, image.getHeight(), 3, pixels);
  }

  /** A level over the background, rounded; the value is multiplied by alpha (0..deep) already. */
  private byte over(int channel, long value, long alpha, long deep) {
    long whole = deep * deep;
    long behind = background.level(channel) * (deep - alpha) * deep;
    return (byte) Math.min(255, (255 * value + behind + whole / 2) / whole);
  }

  /** The picture at its place, the ground around it. */
  Picture onCanvas(Picture picture, Frame frame) {
    if (picture.width() == frame.canvasWidth() && picture.height() == frame.canvasHeight()) {
      return picture;
    }
    BackgroundColour ground = frame.ground().orElse(background);
    int channels = ground.isGrey() ? picture.channels() : 3;
    byte[] pixels = new byte[frame.canvasWidth() * frame.canvasHeight() * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ground.level(i % channels);
    }
    for (int y = 0; y < picture.height(); y++) {
      int to = ((frame.top() + y) * frame.canvasWidth() + frame.left()) * channels;
      int from = y * picture.width() * picture.channels();
      for (int i = 0; i < picture.width() * channels; i++) {
        int pixel = i / channels * picture.channels();
        pixels[to + i] =
            picture.pixels()[from + pixel + Math.min(i % channels, picture.channels() - 1)];
      }
    }
    return new Picture(frame.canvasWidth(), frame.canvasHeight(), channels, pixels);
  }

  /**
   * RGB of cyan, magenta, yellow and black as printing inks on white, without a profile: the same
   * on every machine. Adobe's luma and chroma are those of JFIF.
   */
  static final class CmykPixels {

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
            pixels[3 * (y * width + x) + c] =
                (byte) ((row[4 * x + c] * row[4 * x + 3] + 127) / 255);
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
}
