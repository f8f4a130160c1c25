package dev.gangway.image;

/** Turns a picture upright by EXIF's tag of how the camera was held. */
final class Orientation {

  private Orientation() {}

  /**
   * The picture as it was seen.
   *
   * @param tag 1 upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 the same lying on the side
   */
  static Picture upright(Picture stored, int tag) {
    if (tag == 1) {
      return stored;
    }
    int width = stored.width();
    int height = stored.height();
    int right = width - 1;
    int bottom = height - 1;
    return switch (tag) { // where the first pixel comes from, and those to its right and below
      case 2 -> turned(stored, width, right, -1, width);
      case 3 -> turned(stored, width, right + bottom * width, -1, -width);
      case 4 -> turned(stored, width, bottom * width, 1, -width);
      case 5 -> turned(stored, height, 0, width, 1);
      case 6 -> turned(stored, height, bottom * width, -width, 1);
      case 7 -> turned(stored, height, right + bottom * width, -width, -1);
      default -> turned(stored, height, right, width, -1);
    };
  }

  private static Picture turned(Picture stored, int width, int first, int across, int down) {
    int channels = stored.channels();
    int height = stored.width() * stored.height() / width;
    byte[] pixels = new byte[stored.pixels().length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int from = first + y * down;
      for (int x = 0; x < width; x++, from += across) {
        for (int c = 0; c < channels; c++) {
          pixels[to++] = stored.pixels()[from * channels + c];
        }
      }
    }
    return new Picture(width, height, channels, pixels);
  }
}
