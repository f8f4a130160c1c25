package dev.gangway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {

  private static Picture picture(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int wave = (x * x * 7 + y * y * 3 + x * y * 5 + c * 83) / 4;
          pixels[i++] = (byte) (wave ^ (x * 31 + y * 17));
        }
      }
    }
    return new Picture(width, height, 3, pixels);
  }

  private static byte[] fit(Picture picture, int side, Fit fit) {
    return new ImageFitter(new ImageFormat(side, 3, fit)).fit(picture);
  }

  /** What torchvision's Resize and CenterCrop make of it with Pillow 12, byte for byte. */
  @ParameterizedTest
  @CsvSource({
    "37, 23, 16, 0.875, BICUBIC, 4165160723, 138 132 34 156",
    "37, 23, 16, 0.875, BILINEAR, 1347884556, 145 134 43 147",
    "23, 37, 16, 0.875, BICUBIC, 2509164963, 161 214 165 118",
    "23, 37, 16, 0.875, BILINEAR, 1383081625, 161 208 161 114",
    "227, 227, 224, 0.875, BICUBIC, 346689084, 142 98 38 168",
    "227, 227, 224, 0.875, BILINEAR, 2993692958, 137 101 58 166",
    "300, 200, 64, 1.0, BICUBIC, 3885076627, 110 126 139 105",
    "300, 200, 64, 1.0, BILINEAR, 287423131, 112 126 137 109",
    "10, 13, 32, 0.9, BICUBIC, 1557524392, 28 26 149 150",
    "10, 13, 32, 0.9, BILINEAR, 3245472014, 30 31 150 151"
  })
  void aCropIsPillowsPixelForPixel(
      int width, int height, int side, double crop, Fit.Filter filter, long crc, String some) {
    byte[] got = fit(picture(width, height), side, new Fit(Fit.Shape.CROP, crop, filter));
    int middle = (side / 2 * side + side / 2) * 3 + 2;
    assertThat(
            "%d %d %d %d"
                .formatted(
                    level(got[0]), level(got[1]), level(got[middle]), level(got[got.length - 3])))
        .isEqualTo(some);
    CRC32 all = new CRC32();
    all.update(got);
    assertThat(all.getValue()).isEqualTo(crc);
  }

  private static int level(byte value) {
    return value & 255;
  }

  /** 4 x 2 pixels in a square of 4: a grey bar of one row above and below. */
  @Test
  void aPaddedPictureKeepsAllOfItselfBetweenBars() {
    Picture wide = new Picture(4, 2, 1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    Fit pad = new Fit(Fit.Shape.PAD, 1, Fit.Filter.BICUBIC);
    assertThat(new ImageFitter(new ImageFormat(4, 1, pad)).fit(wide))
        .containsExactly(127, 127, 127, 127, 1, 2, 3, 4, 5, 6, 7, 8, 127, 127, 127, 127);
    Picture high = new Picture(1, 9, 1, new byte[9]);
    assertThat(new ImageFitter(new ImageFormat(3, 1, pad)).fit(high))
        .containsExactly(127, 0, 127, 127, 0, 127, 127, 0, 127);
  }

  @Test
  void aCropOfNothingIsRefused() {
    assertThatThrownBy(() -> new Fit(Fit.Shape.CROP, 0, Fit.Filter.BICUBIC))
        .isInstanceOf(InputException.class)
        .hasMessage("crop must be in (0, 1], got 0.0");
  }
}
