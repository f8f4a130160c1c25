package dev.gangway.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An image file made ready for its decoder: without what decoders stumble over or see in different
 * ways (colour profiles, comments, broken tags).
 *
 * @param content for the decoder
 * @param orientation EXIF's, 1 to 8
 * @param inks how a JPEG file of four components holds its colours
 * @param frame where the first picture of a GIF or WebP animation lies
 */
record EncodedImage(byte[] content, int orientation, Optional<Inks> inks, Optional<Frame> frame) {

  /** How cyan, magenta, yellow and black are stored. */
  enum Inks {
    /** As they are: 255 is all ink. */
    CMYK,
    /** Adobe's way: 255 is no ink. */
    INVERTED_CMYK,
    /** The same with the three colours as luma and chroma. */
    INVERTED_YCCK
  }

  /**
   * A picture's place on its canvas, in pixels.
   *
   * @param ground the colour around it, if that is not transparent
   */
  record Frame(
      int canvasWidth, int canvasHeight, int left, int top, Optional<BackgroundColour> ground) {}

  static EncodedImage of(ImageKind kind, byte[] file) throws IOException {
    return switch (kind) {
      case JPEG -> JpegContent.of(file);
      case PNG -> PngContent.of(file);
      case WEBP -> WebpContent.of(file);
      case GIF -> GifContent.of(file);
      case TIFF -> plain(file, TiffTags.of(ByteBuffer.wrap(file)).orientation());
      default -> plain(file, 1);
    };
  }

  static EncodedImage plain(byte[] content, int orientation) {
    return new EncodedImage(content, orientation, Optional.empty(), Optional.empty());
  }
}
