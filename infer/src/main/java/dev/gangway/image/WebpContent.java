package dev.gangway.image;

import dev.gangway.image.EncodedImage.Frame;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Finds in a WebP file what its decoder does not tell. (RFC 9649) */
final class WebpContent {

  private static final int PROFILE = 0x20; // the flag of one
  private static final int ANIMATION = 0x02;
  private static final int LOOK_AHEAD = 64; // zeros: the decoder reads more than it needs

  private WebpContent() {}

  static EncodedImage of(byte[] file) throws EOFException {
    if (next(file, 0) > file.length + 1L) { // the last pad byte is often left out
      throw new EOFException();
    }
    byte[] content = Arrays.copyOf(file, file.length + LOOK_AHEAD);
    int orientation = 1;
    Optional<Frame> frame = Optional.empty();
    int canvas = 0; // where its size lies, of an animation
    for (long at = 12; at + 8 <= file.length; at = next(file, (int) at)) {
      int data = (int) at + 8;
      int length = (int) Math.min(file.length, next(file, (int) at)) - data;
      switch (new String(file, (int) at, 4, StandardCharsets.ISO_8859_1)) {
        case "VP8X" -> {
          if (length >= 10) {
            content[data] &= ~PROFILE;
            canvas = (file[data] & ANIMATION) == 0 ? 0 : data + 4;
          }
        }
        case "ANMF" -> {
          if (frame.isEmpty() && canvas > 0 && length >= 6) {
            frame =
                Optional.of(
                    new Frame(
                        1 + u24(file, canvas),
                        1 + u24(file, canvas + 3),
                        2 * u24(file, data),
                        2 * u24(file, data + 3),
                        Optional.empty()));
          }
        }
        case "EXIF" -> orientation = orientation(ByteBuffer.wrap(file, data, length));
        default -> {}
      }
    }
    return new EncodedImage(content, orientation, Optional.empty(), frame);
  }

  /** Where the chunk after the one at {@code at} lies. */
  private static long next(byte[] file, int at) {
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4) & 0xffffffffL;
    return at + 8 + length + (length & 1);
  }

  /** Some writers put JPEG's name of the data before them. */
  private static int orientation(ByteBuffer exif) {
    boolean named = exif.remaining() > 6 && exif.get(exif.position()) == 'E';
    return TiffTags.of(exif.position(exif.position() + (named ? 6 : 0))).orientation();
  }

  private static int u24(byte[] file, int at) {
    return (file[at] & 0xff) | ((file[at + 1] & 0xff) << 8) | ((file[at + 2] & 0xff) << 16);
  }
}
