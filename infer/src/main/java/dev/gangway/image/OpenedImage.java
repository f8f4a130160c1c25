package dev.gangway.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.gangway.image.DecodedPixels.CmykPixels;
import dev.gangway.image.EncodedImage.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStreamImpl;

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

  /** Width times height; of an animation the canvas counts, too. Throws if a side is too long. */
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

  /** Reads the first picture; throws if it has or claims more than {@code mostPixels}. */
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

  /**
   * The content of an image file for a decoder. Decoders that go on behind its end, as that of WebP
   * does for every pixel that a cut file claims, are stopped.
   */
  static final class ImageBytes extends ImageInputStreamImpl {

    private static final int MOST_BEHIND_END = 64; // reads

    private final byte[] content;
    private int behindEnd;

    ImageBytes(byte[] content) {
      this.content = content;
    }

    @Override
    public int read() throws IIOException {
      bitOffset = 0;
      if (streamPos >= content.length) {
        return atEnd();
      }
      return content[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IIOException {
      bitOffset = 0;
      if (length == 0) {
        return 0;
      }
      if (streamPos >= content.length) {
        return atEnd();
      }
      int count = (int) Math.min(length, content.length - streamPos);
      System.arraycopy(content, (int) streamPos, to, from, count);
      streamPos += count;
      return count;
    }

    private int atEnd() throws IIOException {
      behindEnd++;
      if (behindEnd > MOST_BEHIND_END) {
        throw new IIOException("truncated");
      }
      return -1;
    }

    @Override
    public long length() {
      return content.length;
    }
  }

  /**
   * The decoder of each kind, always the same: what else has been registered with ImageIO, by a
   * cluster's jars for example, never sees an image.
   */
  static final class ImageReaders {

    private static final Map<ImageKind, ImageReaderSpi> ALL = new EnumMap<>(ImageKind.class);

    static {
      Arrays.stream(ImageKind.values()).filter(ImageKind::isRead).forEach(ImageReaders::add);
    }

    private ImageReaders() {}

    static ImageReader of(ImageKind kind) throws IOException {
      if (!ALL.containsKey(kind)) {
        throw new IIOException("WebP needs the jar com.twelvemonkeys.imageio:imageio-webp");
      }
      return ALL.get(kind).createReaderInstance();
    }

    private static void add(ImageKind kind) {
      try {
        ALL.put(kind, provider(kind));
      } catch (NoClassDefFoundError absent) {
        // only WebP's is no part of Java
      }
    }

    /** A class of its own, since the one that names a missing class cannot be loaded. */
    private static final class WebP {
      static ImageReaderSpi provider() {
        return new WebPImageReaderSpi();
      }
    }

    private static ImageReaderSpi provider(ImageKind kind) {
      if (kind == ImageKind.WEBP) {
        return WebP.provider();
      }
      String format = kind.name().toLowerCase(Locale.ROOT);
      Iterator<ImageReaderSpi> all =
          IIORegistry.getDefaultInstance()
              .getServiceProviders(
                  ImageReaderSpi.class,
                  provider ->
                      provider.getClass().getName().startsWith("com.sun.imageio.plugins.")
                          && Arrays.asList(((ImageReaderSpi) provider).getFormatNames())
                              .contains(format),
                  true);
      if (!all.hasNext()) {
        throw new IllegalStateException("this Java has no decoder for " + format);
      }
      return all.next();
    }
  }

  /** Turns a picture upright by EXIF's tag of how the camera was held. */
  static final class Orientation {

    private Orientation() {}

    /**
     * The picture as it was seen: 1 is upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 the same
     * lying on the side.
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
}
