package dev.gangway.image;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

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
   * A picture's place on its canvas, in pixels, and the colour around it if that is not
   * transparent.
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

  /**
   * Finds the place of a GIF file's first picture, which its decoder hands on without one. Around
   * it lies the file's background, if nothing of it is transparent. (GIF89a, 18 to 23)
   */
  static final class GifContent {

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

  /** Finds in a WebP file what its decoder does not tell. (RFC 9649) */
  static final class WebpContent {

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
      long length =
          ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4) & 0xffffffffL;
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

  /**
   * Cuts a PNG file down to what its pixels need: no colour profile, no text that unpacks to
   * gigabytes, no other frames. (PNG 3rd edition, 5)
   */
  static final class PngContent {

    private static final int SIGNATURE = 8; // bytes, before the chunks
    private static final int HEAD = SIGNATURE + 8; // where the data of the first chunk lie, of 13
    private static final int DEPTH = HEAD + 8;
    private static final int COLOURS = HEAD + 9; // 0 grey, 3 a palette
    private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private final byte[] file;
    private final ByteArrayOutputStream kept;
    private int orientation = 1;
    private boolean palette; // made of grey levels

    private PngContent(byte[] file) {
      this.file = file;
      this.kept = new ByteArrayOutputStream(file.length);
    }

    static EncodedImage of(byte[] file) {
      PngContent png = new PngContent(file);
      png.read();
      byte[] content = png.kept.toByteArray();
      if (png.palette) {
        content[COLOURS] = 3;
        byte[] head = chunk("IHDR", Arrays.copyOfRange(content, HEAD, HEAD + 13));
        System.arraycopy(head, 0, content, SIGNATURE, head.length);
      }
      return EncodedImage.plain(content, png.orientation);
    }

    private void read() {
      int at = Math.min(SIGNATURE, file.length);
      kept.write(file, 0, at);
      while (at + 12 <= file.length) {
        long length = ByteBuffer.wrap(file).getInt(at) & 0xffffffffL;
        int end = (int) Math.min(file.length, at + 12 + length);
        String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
        if (type.equals("tRNS") && isFewGreys() && length == 2 && !palette) {
          writePalette(file[at + 9]);
        } else if (NEEDED.contains(type)) {
          kept.write(file, at, end - at);
        } else if (type.equals("eXIf") && end == at + 12 + length) {
          orientation = TiffTags.of(ByteBuffer.wrap(file, at + 8, (int) length)).orientation();
        }
        at = end;
      }
      kept.write(file, at, file.length - at);
    }

    private boolean isFewGreys() {
      return file[COLOURS] == 0 && file[DEPTH] >= 1 && file[DEPTH] <= 4;
    }

    /**
     * Grey of less than 8 bits with a transparent level, of which the lowest bits count: Java's
     * decoder takes the level for one of 8 bits, but knows what to do with a palette.
     */
    private void writePalette(byte level) {
      int last = (1 << file[DEPTH]) - 1;
      byte[] greys = new byte[3 * (last + 1)];
      byte[] alphas = new byte[last + 1];
      for (int i = 0; i <= last; i++) {
        Arrays.fill(greys, 3 * i, 3 * i + 3, (byte) (255 * i / last));
        alphas[i] = (byte) (i == (level & last) ? 0 : 255);
      }
      kept.writeBytes(chunk("PLTE", greys));
      kept.writeBytes(chunk("tRNS", alphas));
      palette = true;
    }

    private static byte[] chunk(String type, byte[] data) {
      ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
      chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
      CRC32 checksum = new CRC32();
      checksum.update(chunk.array(), 4, 4 + data.length);
      return chunk.putInt((int) checksum.getValue()).array();
    }
  }

  /**
   * The plain numbers in the first directory of a TIFF file, which is also the form of a camera's
   * EXIF data. What is broken is left out. (TIFF 6.0, section 2; Exif 3.0, 4.6.2)
   */
  record TiffTags(Map<Integer, Long> numbers) {

    private static final int ENTRY = 12; // bytes
    private static final int NEW_SUBFILE_TYPE = 254;
    private static final int ORIENTATION = 274;
    private static final int SUB_IFDS = 330;
    private static final int DNG_VERSION = 50_706;

    /** Reads {@code data}, from its position to its limit. */
    static TiffTags of(ByteBuffer data) {
      Map<Integer, Long> numbers = new HashMap<>();
      ByteBuffer tiff = data.slice();
      if (tiff.limit() < 8) {
        return new TiffTags(numbers);
      }
      tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      long directory = tiff.getInt(4) & 0xffffffffL;
      if (tiff.getShort(2) != 42 || directory > tiff.limit() - 2) {
        return new TiffTags(numbers);
      }
      int entries = tiff.getShort((int) directory) & 0xffff;
      for (int i = 0; i < entries && directory + 2 + (i + 1L) * ENTRY <= tiff.limit(); i++) {
        read(tiff, (int) directory + 2 + i * ENTRY, numbers);
      }
      return new TiffTags(numbers);
    }

    private static void read(ByteBuffer tiff, int at, Map<Integer, Long> numbers) {
      int tag = tiff.getShort(at) & 0xffff;
      long value =
          switch (tiff.getShort(at + 2)) {
            case 1 -> tiff.get(at + 8) & 0xff; // BYTE
            case 3 -> tiff.getShort(at + 8) & 0xffff; // SHORT
            default -> tiff.getInt(at + 8) & 0xffffffffL; // LONG, or where the value lies
          };
      numbers.putIfAbsent(tag, value);
    }

    /** How the camera was held, 1 to 8; 1, upright, if that is not told or is nonsense. */
    int orientation() {
      long told = numbers.getOrDefault(ORIENTATION, 1L);
      return told >= 1 && told <= 8 ? (int) told : 1;
    }

    /** Whether it is what a camera's sensor saw, with a small picture of it in front. */
    boolean isRaw() {
      boolean preview = numbers.getOrDefault(NEW_SUBFILE_TYPE, 0L) == 1;
      return numbers.containsKey(DNG_VERSION) || (preview && numbers.containsKey(SUB_IFDS));
    }
  }
}
