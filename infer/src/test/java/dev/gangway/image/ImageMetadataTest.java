package dev.gangway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.image.OpenedImage.Orientation;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in image files beside their pixels, in files that are made here. */
class ImageMetadataTest {

  private static final ImageDecoder DECODER = new ImageDecoder(BackgroundColour.WHITE);

  /** 3 x 2 pixels, the last of them transparent, and an EXIF tag that says 6; by libwebp. */
  static final String WEBP =
      "UklGRnwAAABXRUJQVlA4WAoAAAAYAAAAAgAAAQAAVlA4TDsAAAAvAkAAEC9AJm3TnmPm5t/MbJBJ27Rv/euZtREJ"
          + "kEC06/+pCgiK/B8t4B95pFT3ViAQoIwVD2wT0f8YLwBFWElGGgAAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAA"
          + "AAAA";

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /** 3 x 2 grey pixels: 10 20 30, 40 50 60. */
  private static BufferedImage six() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 3, 2, new int[] {10, 20, 30, 40, 50, 60});
    return image;
  }

  private static byte[] exif(int orientation, ByteOrder order) {
    return ByteBuffer.allocate(26)
        .order(order)
        .put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 274)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  private static byte[] inserted(byte[] file, int at, byte[] piece) {
    return ByteBuffer.allocate(file.length + piece.length)
        .put(file, 0, at)
        .put(piece)
        .put(file, at, file.length - at)
        .array();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) checksum.getValue()).array();
  }

  /** In front of the first chunk after a PNG file's head. */
  private static byte[] withChunk(byte[] png, String type, byte[] data) {
    return inserted(png, 33, chunk(type, data));
  }

  private static byte[] segment(int marker, byte[] data) {
    return ByteBuffer.allocate(4 + data.length)
        .putShort((short) (0xff00 | marker))
        .putShort((short) (2 + data.length))
        .put(data)
        .array();
  }

  private static byte[] joined(String text, byte[] data) {
    byte[] head = text.getBytes(StandardCharsets.ISO_8859_1);
    return inserted(data, 0, head);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3, '10 20 30 40 50 60'",
    "2, 3, '30 20 10 60 50 40'",
    "3, 3, '60 50 40 30 20 10'",
    "4, 3, '40 50 60 10 20 30'",
    "5, 2, '10 40 20 50 30 60'",
    "6, 2, '40 10 50 20 60 30'",
    "7, 2, '60 30 50 20 40 10'",
    "8, 2, '30 60 20 50 10 40'",
    "0, 3, '10 20 30 40 50 60'",
    "9, 3, '10 20 30 40 50 60'"
  })
  void pngIsTurnedUprightByItsExif(int orientation, int width, String levels) throws IOException {
    byte[] png = withChunk(encoded(six(), "png"), "eXIf", exif(orientation, ByteOrder.BIG_ENDIAN));
    Picture picture = DECODER.decode(png, "a.png");
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.pixels()).isEqualTo(levels(levels));
  }

  private static byte[] levels(String text) {
    byte[] levels = new byte[6];
    for (int i = 0; i < 6; i++) {
      levels[i] = (byte) Integer.parseInt(text.split(" ", -1)[i]);
    }
    return levels;
  }

  @Test
  void jpegIsTurnedUprightByEitherByteOrder() throws IOException {
    byte[] jpeg = encoded(gradient(), "jpg");
    byte[] stored = DECODER.decode(jpeg, "a.jpg").pixels();
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] tag = segment(0xe1, joined("Exif\0\0", exif(8, order)));
      Picture turned = DECODER.decode(inserted(jpeg, 2, tag), "a.jpg");
      assertThat(turned.width()).isEqualTo(16);
      assertThat(turned.pixels())
          .isEqualTo(Orientation.upright(new Picture(24, 16, 3, stored), 8).pixels());
    }
  }

  private static BufferedImage gradient() {
    BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 24 * 16; i++) {
      image.setRGB(i % 24, i / 24, new Color(i % 24 * 10, i / 24 * 15, 100).getRGB());
    }
    return image;
  }

  @Test
  void tiffIsReadAndTurnedUpright() throws IOException {
    byte[] tiff = encoded(six(), "tiff");
    assertThat(DECODER.decode(tiff, "a.tif").pixels()).isEqualTo(levels("10 20 30 40 50 60"));
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setPixels(0, 0, 2, 1, new int[] {65535, 100 * 257});
    assertThat(DECODER.decode(encoded(deep, "tiff"), "a.TIFF").pixels()).containsExactly(255, 100);
  }

  @Test
  void webpIsReadOverTheBackgroundAndTurnedUpright() {
    byte[] webp = Base64.getDecoder().decode(WEBP);
    Picture picture = DECODER.decode(webp, "a.webp");
    assertThat(picture.width()).isEqualTo(2);
    assertThat(picture.height()).isEqualTo(3);
    assertThat(picture.pixels()) // the stored columns from below
        .containsExactly(10, 20, 30, 255, 0, 0, 200, 100, 50, 0, 255, 0, 255, 255, 255, 0, 0, 255);
    Picture black = new ImageDecoder(BackgroundColour.named("#102030")).decode(webp, "a.webp");
    assertThat(Arrays.copyOfRange(black.pixels(), 12, 15)).containsExactly(0x10, 0x20, 0x30);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 110})
  void cutWebpIsRefused(int length) {
    byte[] webp = Arrays.copyOf(Base64.getDecoder().decode(WEBP), Math.min(length, 90));
    assertThatThrownBy(() -> DECODER.decode(webp, "a.webp"))
        .hasMessageStartingWith("a.webp: unreadable image: ");
  }

  /** A file of four components: one colour over 8 x 8 pixels, as they are stored. */
  private static byte[] inks(int... stored) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
    for (int i = 0; i < 64; i++) {
      raster.setPixel(i % 8, i / 8, stored);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    return out.toByteArray();
  }

  private static byte[] adobe(int transform) {
    return segment(0xee, joined("Adobe", new byte[] {0, 100, 0, 0, 0, 0, (byte) transform}));
  }

  private static void assertColour(byte[] file, int red, int green, int blue) {
    byte[] pixels = DECODER.decode(file, "inks.jpg").pixels();
    assertThat(pixels[0] & 0xff).isCloseTo(red, within(4));
    assertThat(pixels[1] & 0xff).isCloseTo(green, within(4));
    assertThat(pixels[2] & 0xff).isCloseTo(blue, within(4));
  }

  @Test
  void printingInksBecomeColours() throws IOException {
    byte[] plain = inks(255, 0, 51, 128); // cyan 100 %, yellow 20 %, black 50 %
    assertColour(plain, 0, 127, 102);
    byte[] inverted = inserted(inks(0, 255, 204, 127), 2, adobe(0)); // Adobe's way of the same
    assertColour(inverted, 0, 127, 102);
    // luma 128, blue 128, red 228: 1.402 * 100 more red, 0.714 * 100 less green
    assertColour(inserted(inks(128, 128, 228, 255), 2, adobe(2)), 255, 57, 128);
  }

  /** Java's own decoder would take the three components for red, green and blue. */
  @Test
  void aFileThatDoesNotSayIsTakenForLumaAndChroma() throws IOException {
    byte[] jpeg = encoded(gradient(), "jpg");
    byte[] expected = DECODER.decode(jpeg, "a.jpg").pixels();
    int jfif = 20; // bytes of the start and of the segment that tells
    byte[] silent =
        inserted(Arrays.copyOfRange(jpeg, jfif, jpeg.length), 0, Arrays.copyOf(jpeg, 2));
    assertThat(DECODER.decode(silent, "a.jpg").pixels()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xe2, 0xe1, 0xe0, 0xed, 0xfe})
  void brokenSegmentsAreIgnored(int marker) throws IOException {
    byte[] jpeg = encoded(gradient(), "jpg");
    byte[] expected = DECODER.decode(jpeg, "a.jpg").pixels();
    byte[] nonsense = joined("ICC_PROFILE\0\1\3", new byte[] {1, 2, 3, (byte) 0xff, 4});
    byte[] odd = inserted(jpeg, 20, segment(marker, nonsense));
    assertThat(DECODER.decode(odd, "a.jpg").pixels()).isEqualTo(expected);
    odd[22] = (byte) 0xff; // a length that leads out of the file
    assertThat(DECODER.decode(odd, "a.jpg").pixels()).isEqualTo(expected);
  }

  @Test
  void aPassForEachFewBytesIsRefused() throws IOException {
    byte[] jpeg = encoded(gradient(), "jpg");
    for (int at = 0; at + 1 < jpeg.length; at++) {
      if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xc0) {
        jpeg[at + 1] = (byte) 0xc2; // progressive
      }
    }
    byte[] scan = segment(0xda, new byte[] {1, 1, 0, 0, 0, 0});
    byte[] many = jpeg;
    for (int i = 0; i < 101; i++) {
      many = inserted(many, many.length - 2, scan);
    }
    byte[] file = many;
    assertThatThrownBy(() -> DECODER.decode(file, "a.jpg"))
        .hasMessage("a.jpg: unreadable image: more than 100 scans");
  }

  /** Levels 0 to 3 of two bits, the second transparent, with bits set that do not count. */
  @Test
  void aTransparentLevelOfFewGreysIsSeen() throws IOException {
    byte[] palette = {0, 85, (byte) 170, (byte) 255};
    var model = new java.awt.image.IndexColorModel(2, 4, palette, palette, palette);
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, model);
    image.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 1, 2, 3});
    byte[] png = encoded(image, "png");
    assertThat(png[25]).as("colour type").isZero();
    byte[] clear = withChunk(png, "tRNS", new byte[] {0x7f, (byte) 0xfd});
    assertThat(DECODER.decode(clear, "a.png").grey().pixels()).containsExactly(0, 255, 170, 255);
    byte[] black = new ImageDecoder(BackgroundColour.BLACK).decode(clear, "a.png").grey().pixels();
    assertThat(black).containsExactly(0, 0, 170, 255);
  }

  @Test
  void aTextThatUnpacksToGigabytesIsNotUnpacked() throws IOException {
    byte[] png = encoded(six(), "png");
    byte[] odd = withChunk(withChunk(png, "zTXt", new byte[] {1, 2}), "iCCP", new byte[] {'a'});
    assertThat(DECODER.decode(odd, "a.png").pixels())
        .isEqualTo(DECODER.decode(png, "a.png").pixels());
  }

  @ParameterizedTest
  @CsvSource({"16000000, 1", "1, 16000000", "65536, 1"})
  void longSidesAreRefusedByTheHead(int width, int height) throws IOException {
    byte[] png = encoded(six(), "png");
    ByteBuffer head = ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    CRC32 checksum = new CRC32();
    checksum.update(head.array(), 12, 17);
    head.putInt(29, (int) checksum.getValue());
    String message =
        "a.png: unreadable image: %d x %d pixels, of at most 65535 a side".formatted(width, height);
    assertThatThrownBy(() -> ImageDecoder.pixels(png, "a.png")).hasMessage(message);
    assertThatThrownBy(() -> DECODER.decode(png, "a.png")).hasMessage(message);
  }

  /** A GIF file of a few bytes may claim a canvas of gigabytes around its picture. */
  @Test
  void theCanvasCountsAsPixels() throws IOException {
    byte[] gif = encoded(six(), "gif");
    Arrays.fill(gif, 6, 10, (byte) 0xff);
    assertThat(ImageDecoder.pixels(gif, "a.gif")).isEqualTo(65_535L * 65_535);
    assertThatThrownBy(() -> DECODER.decode(gif, "a.gif"))
        .hasMessage("a.gif: unreadable image: an image of 4294836225 pixels, more than 67108864");
  }

  @Test
  void aBackgroundIsAColourAndReadAsWritten() {
    for (String name : new String[] {"black", "white", "#0a80ff"}) {
      assertThat(BackgroundColour.named(name)).hasToString(name);
    }
    assertThat(BackgroundColour.named("#FFFFFF")).hasToString("white");
    assertThatThrownBy(() -> BackgroundColour.named("grey"))
        .hasMessage("background must be black, white or #rrggbb (like #808080), got grey");
  }

  @Test
  void aColouredBackgroundMakesGreyColour() throws IOException {
    byte[] clear = withChunk(encoded(six(), "png"), "tRNS", new byte[] {0, 20});
    Picture red = new ImageDecoder(BackgroundColour.named("#ff0000")).decode(clear, "a.png");
    assertThat(red.channels()).isEqualTo(3);
    assertThat(red.pixels()).startsWith(10, 10, 10, 255, 0, 0, 30, 30, 30);
  }
}
