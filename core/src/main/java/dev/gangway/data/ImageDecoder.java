package dev.gangway.data;

import dev.gangway.run.InputException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG, BMP and GIF (its first frame), told apart by their content. Transparent pixels
 * lie over black; 16 bits become 8; colour profiles and the rotation tag of cameras are not
 * applied.
 */
public final class ImageDecoder {

  private static final Set<String> FORMATS = Set.of("png", "jpeg", "jpg", "gif", "bmp");
  private static final long MOST_PIXELS = 1L << 26; // a small file can claim gigabytes

  private ImageDecoder() {}

  /**
   * Decodes a file.
   *
   * @throws InputException if the file cannot be read as an image
   */
  public static Picture decode(Path file) {
    return new InputFile(file).read(in -> decodeFile(in, file));
  }

  /** The same for a file's whole content. */
  static Picture decodeFile(byte[] content, String name) {
    return InputFile.read(content, name, in -> decodeFile(in, name));
  }

  private static Picture decodeFile(InputStream in, Object file) throws IOException {
    try {
      return decode(in, MOST_PIXELS);
    } catch (EOFException | IIOException | RuntimeException e) {
      throw InputException.file(file, reason(e), "replace or remove it", e);
    }
  }

  /**
   * Decodes what was uploaded or lies in a table.
   *
   * @param name what the image is called in an error
   * @throws InputException if the stream is no image
   */
  public static Picture decode(InputStream in, String name) {
    return decode(in, name, MOST_PIXELS);
  }

  /**
   * Decodes what was uploaded, if it is not too large: its size is read before its pixels are.
   *
   * @param mostPixels width times height
   * @throws InputException if the stream is no image or a larger one
   */
  public static Picture decode(InputStream in, String name, long mostPixels) {
    try {
      return decode(in, Math.min(mostPixels, MOST_PIXELS));
    } catch (IOException | RuntimeException e) {
      throw InputException.of("%s: %s", name, reason(e));
    }
  }

  /**
   * How many pixels an image has by its head, width times height; nothing is decoded.
   *
   * @throws InputException if the stream is no image
   */
  public static long pixels(InputStream in, String name) {
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      ImageReader reader = reader(stream);
      try {
        reader.setInput(stream, true, true);
        return pixels(reader);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw InputException.of("%s: %s", name, reason(e));
    }
  }

  private static long pixels(ImageReader reader) throws IOException {
    return (long) reader.getWidth(0) * reader.getHeight(0);
  }

  /**
   * The pixels of an image that is decoded already, read as those of a file are.
   *
   * @throws InputException if its colours are neither grey nor RGB
   */
  public static Picture picture(BufferedImage image) {
    try {
      return DecodedPixels.picture(image);
    } catch (IIOException e) {
      throw InputException.of("image: %s", reason(e));
    }
  }

  private static Picture decode(InputStream in, long mostPixels) throws IOException {
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      ImageReader reader = reader(stream);
      try {
        return read(reader, stream, mostPixels);
      } finally {
        reader.dispose();
      }
    }
  }

  private static ImageReader reader(ImageInputStream stream) throws IOException {
    for (Iterator<ImageReader> all = ImageIO.getImageReaders(stream); all.hasNext(); ) {
      ImageReader reader = all.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new IIOException("not a PNG, JPEG, BMP or GIF image");
  }

  private static Picture read(ImageReader reader, ImageInputStream stream, long mostPixels)
      throws IOException {
    reader.setInput(stream, true, true);
    long pixels = pixels(reader);
    if (pixels > mostPixels) {
      throw new IIOException("an image of %d pixels, more than %d".formatted(pixels, mostPixels));
    }
    boolean[] whole = {true};
    reader.addIIOReadWarningListener(
        (source, warning) -> whole[0] &= !warning.toLowerCase(Locale.ROOT).contains("premature"));
    BufferedImage image = reader.read(0);
    if (!whole[0]) {
      throw new EOFException();
    }
    return DecodedPixels.picture(image);
  }

  /** What is wrong in a few words; the decoders' own messages are kept where they say something. */
  private static String reason(Exception e) {
    if (e instanceof EOFException) {
      return "unreadable image: truncated";
    }
    if (!(e instanceof IOException) || e.getMessage() == null) {
      return "unreadable image: broken content";
    }
    if (e.getMessage().contains("Unsupported Image Type")) {
      return "unreadable image: its colours are neither grey nor RGB (CMYK?)";
    }
    return "unreadable image: " + e.getMessage().lines().findFirst().orElse("");
  }
}
