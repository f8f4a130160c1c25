package dev.gangway.image;

import dev.gangway.image.EncodedImage.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds the place of a GIF file's first picture, which its decoder hands on without one. Around it
 * lies the file's background, if nothing of it is transparent. (GIF89a, 18 to 23)
 */
final class GifContent {

  private static final int HEAD = 13; // bytes before the colours
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xf9 - 256; // the extension before a picture
  private static final int TRANSPARENT = 1; // its flag
  private static final int PICTURE = 0x2c;

  private GifContent() {}

  static EncodedImage of(byte[] file) {
    return new EncodedImage(file, 1, Optional.empty(), frame(file));
  }

  private static Optional<Frame> frame(byte[] file) {
    if (file.length < HEAD) {
      return Optional.empty();
    }
    ByteBuffer gif = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int colours = file[10] < 0 ? 2 << (file[10] & 7) : 0; // of all pictures
    boolean clear = false;
    int at = HEAD + 3 * colours;
    while (at + 9 < file.length && file[at] == EXTENSION) {
      clear |= file[at + 1] == CONTROL && (file[at + 3] & TRANSPARENT) != 0;
      at = afterBlocks(file, at + 2);
    }
    if (at + 9 >= file.length || file[at] != PICTURE) {
      return Optional.empty();
    }
    int ground = HEAD + 3 * (file[11] & 0xff);
    boolean told = !clear && (file[11] & 0xff) < colours;
    return Optional.of(
        new Frame(
            u16(gif, 6),
            u16(gif, 8),
            u16(gif, at + 1),
            u16(gif, at + 3),
            told ? Optional.of(new BackgroundColour(rgb(file, ground))) : Optional.empty()));
  }

  private static int rgb(byte[] file, int at) {
    return ((file[at] & 0xff) << 16) | ((file[at + 1] & 0xff) << 8) | (file[at + 2] & 0xff);
  }

  /** Passes over blocks that tell their lengths, the last of which is 0. */
  private static int afterBlocks(byte[] file, int from) {
    int at = from;
    while (at < file.length && file[at] != 0) {
      at += 1 + (file[at] & 0xff);
    }
    return at + 1;
  }

  private static int u16(ByteBuffer gif, int at) {
    return gif.getShort(at) & 0xffff;
  }
}
