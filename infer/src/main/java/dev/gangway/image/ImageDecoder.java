package dev.gangway.image;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.IIOException;

/**
 * Decodes PNG, JPEG, WebP, TIFF, BMP and GIF (of several pictures the first), told apart by their
 * content: the one place through which every image file goes, in training and in use. Pictures are
 * turned upright as EXIF tells, transparent pixels lie over a background, 16 bits become 8, colour
 * profiles are not applied. Safe for use by several threads.
 */
public final class ImageDecoder {

  /** The kinds that are read, for messages. */
  public static final String READABLE = "PNG, JPEG, WebP, TIFF, BMP or GIF";

  private static final int MOST_BYTES = 1 << 28;
  private static final long MOST_PIXELS = 1L << 26; // a small file can claim gigabytes

  private final DecodedPixels pixels;

  public ImageDecoder(BackgroundColour background) {
    this.pixels = new DecodedPixels(background);
  }

  /** Whether a file's name is that of an image that is read. */
  public static boolean isNamed(String name) {
    return ImageKind.claimed(name).isPresent();
  }

  /** What is done with an image before its decoder. */
  @FunctionalInterface
  private interface Use<T> {
    T of(OpenedImage image) throws IOException;
  }

  /** Why a file cannot be read. */
  private static final class UnreadableException extends Exception {

    private final ImageKind kind;

    UnreadableException(String reason, ImageKind kind, Throwable cause) {
      super("unreadable image: " + reason, cause);
      this.kind = kind;
    }
  }

  /** Decodes a file; throws if the file cannot be read as an image. */
  public Picture decode(Path file) {
    return decodeFile(new InputFile(file).read(ImageDecoder::content), file);
  }

  /** The same for a file's whole content, packed with gzip or not. */
  Picture decodeFile(byte[] content, String name) {
    return decodeFile(InputFile.read(content, name, ImageDecoder::content), (Object) name);
  }

  private static byte[] content(InputStream in) throws IOException {
    byte[] content = in.readNBytes(MOST_BYTES + 1);
    if (content.length > MOST_BYTES) {
      throw new IIOException("more than %d bytes".formatted(MOST_BYTES));
    }
    return content;
  }

  private Picture decodeFile(byte[] content, Object file) {
    try {
      return picture(content, file.toString(), MOST_PIXELS);
    } catch (UnreadableException e) {
      throw InputException.file(file, e.getMessage(), e.kind.mend(), e.getCause());
    }
  }

  /** Decodes what was uploaded or lies in a table, named so in errors; throws if it is no image. */
  public Picture decode(byte[] content, String name) {
    return decode(content, name, MOST_PIXELS);
  }

  /**
   * Decodes what was uploaded; throws if it has more pixels, width times height, which are told
   * before they are decoded.
   */
  public Picture decode(byte[] content, String name, long mostPixels) {
    try {
      return picture(content, name, Math.min(mostPixels, MOST_PIXELS));
    } catch (UnreadableException e) {
      throw named(name, e);
    }
  }

  /**
   * How many pixels an image has by its head, width times height; nothing is decoded. Throws if it
   * is no image, or has a side that is too long.
   */
  public static long pixels(byte[] content, String name) {
    try {
      return opened(content, name, OpenedImage::pixels);
    } catch (UnreadableException e) {
      throw named(name, e);
    }
  }

  private static InputException named(String name, UnreadableException e) {
    return e.kind.isRead()
        ? InputException.of("%s: %s", name, e.getMessage())
        : InputException.file(name, e.getMessage(), e.kind.mend(), e);
  }

  /** The pixels of a decoded image, read as a file's are; throws unless it is grey or RGB. */
  public Picture picture(BufferedImage image) {
    try {
      return pixels.picture(image);
    } catch (IIOException e) {
      throw InputException.of("image: unreadable image: %s", reason(e));
    }
  }

  private Picture picture(byte[] content, String name, long mostPixels) throws UnreadableException {
    return opened(content, name, image -> image.read(mostPixels, pixels));
  }

  private static <T> T opened(byte[] content, String name, Use<T> use) throws UnreadableException {
    ImageKind kind = ImageKind.of(content);
    if (!kind.isRead()) {
      throw new UnreadableException(kind.insteadOf(name), kind, null);
    }
    try (OpenedImage image = new OpenedImage(kind, content)) {
      return use.of(image);
    } catch (IOException | RuntimeException e) {
      String lie = kind.isDenied(name) ? kind.insteadOf(name) + ", " : "";
      throw new UnreadableException(lie + reason(e), kind, e);
    }
  }

  /** What is wrong in a few words; the decoders' own messages are kept where they say something. */
  private static String reason(Exception e) {
    if (e instanceof EOFException) {
      return "truncated";
    }
    if (!(e instanceof IOException) || e.getMessage() == null) {
      return "broken content";
    }
    return e.getMessage().lines().findFirst().orElse("");
  }
}
