package dev.gangway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.base.InputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private static final ImageDecoder DECODER = new ImageDecoder(BackgroundColour.BLACK);

  @TempDir Path folder;

  private Picture decoded(BufferedImage image, String format) throws IOException {
    return DECODER.decode(ImageFiles.write(image, format, folder.resolve("a." + format)));
  }

  private static BufferedImage oneColour(int type, int argb) {
    BufferedImage image = new BufferedImage(4, 2, type);
    for (int i = 0; i < 8; i++) {
      image.setRGB(i % 4, i / 4, argb);
    }
    return image;
  }

  private static void assertFails(Path file, String message) {
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "jpg", "gif"})
  void everyFormatIsRead(String format) throws IOException {
    Picture picture = decoded(oneColour(BufferedImage.TYPE_INT_RGB, 0xff4080c0), format);
    assertThat(picture.width()).isEqualTo(4);
    assertThat(picture.height()).isEqualTo(2);
    assertThat(picture.channels()).isEqualTo(3);
    int tolerance = format.equals("jpg") ? 3 : 0;
    assertThat(picture.pixels()[21] & 0xff).isCloseTo(0x40, within(tolerance));
    assertThat(picture.pixels()[22] & 0xff).isCloseTo(0x80, within(tolerance));
    assertThat(picture.pixels()[23] & 0xff).isCloseTo(0xc0, within(tolerance));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "jpg", "gif"})
  void theHeadTellsTheNumberOfPixels(String format) throws IOException {
    Path file =
        ImageFiles.write(
            oneColour(BufferedImage.TYPE_INT_RGB, 0xff4080c0),
            format,
            folder.resolve("a." + format));
    byte[] whole = Files.readAllBytes(file);
    assertThat(ImageDecoder.pixels(whole, "image")).isEqualTo(8);
    assertThatThrownBy(() -> ImageDecoder.pixels(Arrays.copyOf(whole, 9), "image"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("image: unreadable image: ");
  }

  @Test
  void greyKeepsItsStoredLevels() throws IOException {
    Picture picture = DECODER.decode(ImageFiles.grey(folder.resolve("g.png"), 3, 77));
    assertThat(picture.channels()).isEqualTo(1);
    assertThat(picture.pixels()).containsOnly(77);
  }

  @Test
  void sixteenBitsAreScaledToEight() throws IOException {
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 65535);
    deep.getRaster().setSample(1, 0, 0, 100 * 257);
    assertThat(decoded(deep, "png").pixels()).containsExactly(255, 100);
  }

  @Test
  void transparencyLiesOverBlack() throws IOException {
    Picture half = decoded(oneColour(BufferedImage.TYPE_INT_ARGB, 0x80ff6400), "png");
    assertThat(half.pixels()).startsWith(128, 50, 0);
    Picture nothing = decoded(oneColour(BufferedImage.TYPE_INT_ARGB, 0x00ffffff), "png");
    assertThat(nothing.pixels()).containsOnly(0);
  }

  /** The levels of such an image lie over black already. */
  @Test
  void premultipliedColoursAreNotMultipliedAgain() {
    Picture half = DECODER.picture(oneColour(BufferedImage.TYPE_4BYTE_ABGR_PRE, 0x80ff6400));
    assertThat(half.pixels()).startsWith(128, 50, 0);
  }

  @Test
  void greyWithTransparencyLiesOverBlack() throws IOException {
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
    raster.setPixel(0, 0, new int[] {200, 128});
    assertThat(decoded(new BufferedImage(model, raster, false, null), "png").pixels())
        .containsExactly(100);
  }

  @Test
  void palettesAndBitmapsBecomeColour() throws IOException {
    assertThat(decoded(oneColour(BufferedImage.TYPE_BYTE_INDEXED, 0xff3366cc), "png").pixels())
        .startsWith(0x33, 0x66, 0xcc);
    assertThat(decoded(oneColour(BufferedImage.TYPE_BYTE_BINARY, 0xffffffff), "png").pixels())
        .containsOnly(255);
  }

  @Test
  void theContentCountsAndNotTheName() throws IOException {
    Path png = ImageFiles.grey(folder.resolve("really-a-png.jpg"), 2, 9);
    assertThat(DECODER.decode(png).pixels()).containsOnly(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "jpg", "gif"})
  void aTruncatedImageIsRefused(String format) throws IOException {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 64 * 64; i++) {
      noise.setRGB(i % 64, i / 64, random.nextInt());
    }
    Path file = ImageFiles.write(noise, format, folder.resolve("a." + format));
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {6, 40, whole.length / 2}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertFails(file, "unreadable image: ");
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertFails(Files.writeString(folder.resolve("a.png"), "hello"), "not a PNG but text");
    assertFails(Files.write(folder.resolve("b.png"), new byte[0]), "empty file");
    assertFails(folder.resolve("c.png"), "no such file");
  }

  /** A PNG header of 100,000 x 100,000 pixels. */
  @Test
  void aBombIsRefusedBeforeItIsDecoded() throws IOException {
    byte[] png = Files.readAllBytes(ImageFiles.grey(folder.resolve("bomb.png"), 2, 0));
    ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());
    assertFails(
        Files.write(folder.resolve("bomb.png"), png),
        "100000 x 100000 pixels, of at most 65535 a side");
  }

  @Test
  void aStreamIsNamedAsTheCallerSays() {
    assertThatThrownBy(() -> DECODER.decode(new byte[9], "upload"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "upload: unreadable image: not PNG, JPEG, WebP, TIFF, BMP or GIF but of an unknown format"
                + " (replace or remove it)");
  }
}
