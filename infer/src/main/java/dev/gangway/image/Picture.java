package dev.gangway.image;

/**
 * One image in its original size, as a reader found it.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param pixels {@code height x width x channels} bytes in that order, 0 dark to 255 bright;
 *     shared, read only
 */
public record Picture(int width, int height, int channels, byte[] pixels) {

  public Picture {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, got " + channels);
    }
    if (width < 1 || height < 1 || pixels.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          "%d bytes for %d x %d x %d".formatted(pixels.length, height, width, channels));
    }
  }

  /** The same picture in grey, by the luma of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B. */
  public Picture grey() {
    if (channels == 1) {
      return this;
    }
    byte[] grey = new byte[width * height];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = luma(pixels[3 * i] & 0xff, pixels[3 * i + 1] & 0xff, pixels[3 * i + 2] & 0xff);
    }
    return new Picture(width, height, 1, grey);
  }

  /** A part of it, whose top left corner lies at a pixel; a copy. */
  public Picture part(int left, int top, int partWidth, int partHeight) {
    byte[] part = new byte[partWidth * partHeight * channels];
    int row = partWidth * channels;
    for (int y = 0; y < partHeight; y++) {
      System.arraycopy(pixels, ((top + y) * width + left) * channels, part, y * row, row);
    }
    return new Picture(partWidth, partHeight, channels, part);
  }

  private static byte luma(int red, int green, int blue) {
    return (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
  }
}
