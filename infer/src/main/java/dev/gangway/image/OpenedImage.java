package dev.gangway.image;

import dev.gangway.image.EncodedImage.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;

/** An image file before its decoder: its head is read before its pixels are. */
final class OpenedImage implements AutoCloseable {

  private static final int LONGEST_SIDE = 65_535; // as in JPEG: each row costs time, however short

  private final EncodedImage image;
  private final ImageReader reader;
  private String warning = ""; // of what is not as it should be in the picture

  OpenedImage(ImageKind kind, byte[] content) throws IOException {
    image = EncodedImage.of(kind, content);
    reader = ImageReaders.of(kind);
    reader.setInput(new ImageBytes(image.content()), true, true);
  }

  /**
   * Width times height; of an animation the canvas counts, too.
   *
   * @throws IIOException if a side is too long
   */
  long pixels() throws IOException {
    long pixels = pixels(reader.getWidth(0), reader.getHeight(0));
    Frame frame = frame();
    return Math.max(pixels, pixels(frame.canvasWidth(), frame.canvasHeight()));
  }

  private static long pixels(int width, int height) throws IIOException {
    if (Math.max(width, height) > LONGEST_SIDE) {
      throw new IIOException(
          "%d x %d pixels, of at most %d a side".formatted(width, height, LONGEST_SIDE));
    }
    return (long) width * height;
  }

  /** Where the picture lies; the canvas holds all of it, whatever the file tells. */
  private Frame frame() throws IOException {
    Frame told = image.frame().orElse(new Frame(0, 0, 0, 0, Optional.empty()));
    return new Frame(
        Math.max(told.canvasWidth(), told.left() + reader.getWidth(0)),
        Math.max(told.canvasHeight(), told.top() + reader.getHeight(0)),
        told.left(),
        told.top(),
        told.ground());
  }

  /**
   * Reads the first picture.
   *
   * @throws IIOException if it has or claims more pixels than {@code mostPixels}
   */
  Picture read(long mostPixels, DecodedPixels decoded) throws IOException {
    requireAtMost(mostPixels, pixels());
    if (reader.isImageTiled(0)) {
      requireAtMost(mostPixels, (long) reader.getTileWidth(0) * reader.getTileHeight(0));
    }
    reader.addIIOReadWarningListener((source, text) -> warning += text.toLowerCase(Locale.ROOT));
    Picture stored =
        image.inks().isPresent()
            ? CmykPixels.picture(reader.readRaster(0, null), image.inks().get())
            : decoded.picture(reader.read(0));
    if (warning.contains("premature")) {
      throw new EOFException();
    }
    if (warning.contains("not implemented")) {
      throw new IIOException(warning);
    }
    return Orientation.upright(decoded.onCanvas(stored, frame()), image.orientation());
  }

  private static void requireAtMost(long most, long pixels) throws IIOException {
    if (pixels > most) {
      throw new IIOException("an image of %d pixels, more than %d".formatted(pixels, most));
    }
  }

  @Override
  public void close() {
    reader.dispose();
  }
}
