package dev.gangway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.base.InputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 9,000 broken and hostile files, the same in every run: each is a picture or an error in one line.
 * {@code MutatedRequestsTest} sends 3,000 more to the service.
 */
@Timeout(180)
class MutatedImagesTest {

  private static final int EACH = 1_000;
  private static final long MOST_PIXELS = 1 << 20;

  /** What is mutated; wbmp is a format that the JDK reads and Gangway does not. */
  private static byte[] whole(String kind) throws IOException {
    return switch (kind) {
      case "palette png" -> encoded(BufferedImage.TYPE_BYTE_INDEXED, "png");
      case "grey jpg" -> encoded(BufferedImage.TYPE_BYTE_GRAY, "jpg");
      case "webp" -> Base64.getDecoder().decode(ImageMetadataTest.WEBP);
      case "wbmp" -> encoded(BufferedImage.TYPE_BYTE_BINARY, "wbmp");
      default -> encoded(BufferedImage.TYPE_INT_RGB, kind);
    };
  }

  private static byte[] encoded(int type, String format) throws IOException {
    BufferedImage image = new BufferedImage(23, 19, type);
    Random random = new Random(7);
    for (int i = 0; i < 23 * 19; i++) {
      image.setRGB(i % 23, i / 23, random.nextInt(1 << 24));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, file)).isTrue();
    return file.toByteArray();
  }

  private static byte[] mutated(byte[] whole, Random random) {
    byte[] copy = whole.clone();
    switch (random.nextInt(6)) {
      case 0 -> copy = Arrays.copyOf(copy, random.nextInt(copy.length));
      case 1 -> flip(copy, 1 + random.nextInt(4), random);
      case 2 -> fill(copy, random);
      case 3 -> enlarge(copy, random);
      case 4 -> copy = spliced(copy, random);
      default -> random.nextBytes(copy); // no image at all, or one by its first bytes alone
    }
    if (random.nextInt(6) == 0) {
      System.arraycopy(whole, 0, copy, 0, Math.min(12, copy.length));
    }
    return copy;
  }

  private static void flip(byte[] copy, int times, Random random) {
    for (int i = 0; i < times; i++) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static void fill(byte[] copy, Random random) {
    int from = random.nextInt(copy.length);
    int to = Math.min(copy.length, from + random.nextInt(200));
    Arrays.fill(copy, from, to, (byte) random.nextInt());
  }

  /** A large number somewhere in the head, where sizes stand. */
  private static void enlarge(byte[] copy, Random random) {
    ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int[] sizes = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1 << 16, 1 << 24, 65_535};
    ByteBuffer.wrap(copy)
        .order(order)
        .putInt(4 + random.nextInt(Math.min(40, copy.length - 8)), sizes[random.nextInt(7)]);
  }

  /** A piece of the file in another place of it. */
  private static byte[] spliced(byte[] copy, Random random) {
    int at = random.nextInt(copy.length);
    int from = random.nextInt(copy.length);
    int count = random.nextInt(copy.length - Math.max(at, from));
    System.arraycopy(copy.clone(), from, copy, at, count);
    return copy;
  }

  @ParameterizedTest
  @CsvSource({
    "png, 11",
    "palette png, 12",
    "jpg, 13",
    "grey jpg, 14",
    "gif, 15",
    "bmp, 16",
    "wbmp, 17",
    "tiff, 18",
    "webp, 19"
  })
  void eachIsAPictureOrAnErrorInOneLine(String kind, long seed) throws IOException {
    byte[] whole = whole(kind);
    ImageDecoder decoder = new ImageDecoder(BackgroundColour.WHITE);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < EACH; i++) {
      byte[] file = mutated(whole, random);
      try {
        Picture picture = decoder.decode(file, "upload", MOST_PIXELS);
        assertThat((long) picture.width() * picture.height()).isBetween(1L, MOST_PIXELS);
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith("upload: unreadable image").doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).as(kind).isBetween(EACH / 4, EACH);
  }
}
