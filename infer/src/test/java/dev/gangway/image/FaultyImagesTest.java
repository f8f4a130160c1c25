package dev.gangway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.OpenedImage.Orientation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every image of shared/faults, held to what its README says is right. */
class FaultyImagesTest {

  private static final ImageDecoder DECODER = new ImageDecoder(BackgroundColour.WHITE);

  private static Path file(String name) {
    return RealData.fault("images/" + name);
  }

  private static byte[] colours(String name) {
    return new ImageFitter(new ImageFormat(64, 3)).fit(DECODER.decode(file(name)));
  }

  private static int[] corner(String name, int x, int y) {
    Picture picture = DECODER.decode(file(name));
    int at = 3 * (y * picture.width() + x);
    return new int[] {
      picture.pixels()[at] & 0xff, picture.pixels()[at + 1] & 0xff, picture.pixels()[at + 2] & 0xff
    };
  }

  /** The same photograph, turned before it was encoded: the corners may differ by its rounding. */
  @ParameterizedTest
  @ValueSource(strings = {"orient1", "orient3", "orient6", "orient8"})
  void aPhotographIsTurnedUpright(String name) {
    int[][] corners = {{0, 0}, {63, 0}, {0, 63}, {63, 63}};
    for (int[] at : corners) {
      int[] plain = corner("plain.jpg", at[0], at[1]);
      int[] turned = corner(name + ".jpg", at[0], at[1]);
      for (int c = 0; c < 3; c++) {
        assertThat(Math.abs(turned[c] - plain[c])).isLessThanOrEqualTo(3);
      }
    }
  }

  /** Both hold the pixels of orient6.jpg, and a tag that is none. */
  @ParameterizedTest
  @ValueSource(strings = {"garbled.jpg", "longseg.jpg"})
  void aBrokenTagIsIgnored(String name) {
    Picture lying = DECODER.decode(file(name));
    assertThat(Orientation.upright(lying, 6).pixels())
        .isEqualTo(DECODER.decode(file("orient6.jpg")).pixels());
  }

  @Test
  void aProfileOfWhichAPieceIsMissingIsIgnored() {
    assertThat(colours("icc_missingchunk.jpg")).isEqualTo(colours("rgb.jpg"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bit1_white_clear.png",
        "gif_white_clear.gif",
        "grey16_white_clear.png",
        "grey_white_clear.png",
        "la_white_clear.png",
        "pal_white_clear.png",
        "rgb_white_clear.png",
        "rgba_white_clear.png"
      })
  void aDigitOnTransparentGroundIsTheOneOnWhite(String name) {
    assertThat(colours("transparency/" + name)).isEqualTo(colours("transparency/opaque_white.png"));
    byte[] overBlack =
        new ImageDecoder(BackgroundColour.BLACK).decode(file("transparency/" + name)).pixels();
    assertThat(overBlack).containsOnly(0);
  }

  @Test
  void aFrameWithAnOffsetLiesWhereItBelongs() {
    assertThat(colours("transparency/gif_offset.gif"))
        .isEqualTo(colours("transparency/gif_offset_expected.png"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz.jpg", "tiff.jpg", "webp.jpg"})
  void whatCanBeReadIsReadUnderAnyName(String name) {
    assertThat(DECODER.decode(file("named-jpg/" + name)).width()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({
    "avif, AVIF, magick",
    "dds, DDS, magick",
    "heic, HEIC, magick",
    "html, a web page (HTML), fetch the image again",
    "ico, an icon (ICO), magick",
    "jp2, JPEG 2000, magick",
    "lfs, a Git LFS pointer, git lfs pull",
    "mp4, a video, ffmpeg",
    "pcx, PCX, magick",
    "pdf, PDF, magick",
    "ppm, Netpbm (PPM), magick",
    "raw, a camera's raw file, magick",
    "svg, SVG, magick",
    "text, text, replace or remove it",
    "tga, Targa (TGA), magick",
    "zip, a zip archive, unpack it"
  })
  void theTrueFormatIsNamedWithWhatToDo(String name, String format, String mend) {
    Path file = file("named-jpg/" + name + ".jpg");
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": unreadable image: not a JPEG but " + format + " (")
        .hasMessageContaining(mend)
        .hasMessageEndingWith(")");
  }

  @Test
  void anImageOfOnePixelsWidthIsRefusedAtOnce() {
    Path tall = file("tall-1x16000000.png");
    Assertions.assertTimeout(
        Duration.ofSeconds(2),
        () ->
            assertThatThrownBy(() -> DECODER.decode(tall))
                .hasMessageContaining("1 x 16000000 pixels, of at most 65535 a side"));
  }
}
