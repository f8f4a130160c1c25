package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.image.Fit;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Picture;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ViewsTest {

  private static final Fit CROP = new Fit(Fit.Shape.CROP, 0.875, Fit.Filter.BICUBIC);
  private static final ImageFormat FORMAT = new ImageFormat(16, 3, CROP);

  private static Picture noise(int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    new SplittableRandom(1).nextBytes(pixels);
    return new Picture(width, height, 3, pixels);
  }

  @Test
  void theFirstViewIsTheImageAsItIsPredicted() {
    Picture picture = noise(40, 30);
    byte[][] views = new Views(FORMAT, 3, true).of(picture, 7);
    assertThat(views).hasNumberOfRows(3);
    assertThat(views[0]).isEqualTo(new ImageFitter(FORMAT).fit(picture));
    assertThat(views[1]).isNotEqualTo(views[0]).isNotEqualTo(views[2]);
  }

  @Test
  void theSameSeedGivesTheSameViews() {
    Views views = new Views(FORMAT, 4, true);
    Picture picture = noise(17, 50);
    assertThat(views.of(picture, 3)).isDeepEqualTo(views.of(picture, 3));
    assertThat(views.of(picture, 4)[1]).isNotEqualTo(views.of(picture, 3)[1]);
  }

  /** Left dark, right bright: a mirror image alone can be bright on the left. */
  @Test
  void whatMustNotBeMirroredIsNot() {
    byte[] pixels = new byte[32 * 32 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3 % 32 < 16 ? 20 : 120);
    }
    Picture picture = new Picture(32, 32, 3, pixels);
    assertThat(mirrors(new Views(FORMAT, 40, false).of(picture, 1))).isZero();
    assertThat(mirrors(new Views(FORMAT, 40, true).of(picture, 1))).isBetween(8L, 32L);
  }

  private static long mirrors(byte[][] views) {
    long mirrors = 0;
    for (byte[] view : views) {
      mirrors += (view[0] & 255) > (view[15 * 3] & 255) ? 1 : 0;
    }
    return mirrors;
  }

  @Test
  void onePixelHasViewsToo() {
    byte[][] views = new Views(FORMAT, 5, true).of(new Picture(1, 1, 3, new byte[3]), 1);
    assertThat(views).hasDimensions(5, 16 * 16 * 3);
  }
}
