package dev.gangway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.image.ImageFitter.ResizeWeights;
import dev.gangway.image.ImageFitter.Resizer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResizerTest {

  private static int[] resized(int width, int height, int side, int... levels) {
    byte[] pixels = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      pixels[i] = (byte) levels[i];
    }
    return unsigned(
        new ImageFitter(new ImageFormat(side, 1)).fit(new Picture(width, height, 1, pixels)));
  }

  private static int[] unsigned(byte[] pixels) {
    int[] levels = new int[pixels.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = pixels[i] & 0xff;
    }
    return levels;
  }

  /** Half-pixel centres: the outputs lie at -1/4, 1/4, 3/4, 5/4 between the two inputs. */
  @Test
  void enlargingIsBilinear() {
    assertThat(resized(2, 2, 4, 0, 80, 160, 240))
        .containsExactly(
            0, 20, 60, 80, //
            40, 60, 100, 120, //
            120, 140, 180, 200, //
            160, 180, 220, 240);
  }

  /** A triangle of radius 2: weights 3/7, 3/7, 1/7, 0 and their mirror image. */
  @Test
  void shrinkingAveragesBeforeItSamples() {
    assertThat(resized(4, 4, 2, 0, 70, 140, 210, 0, 70, 140, 210, 0, 70, 140, 210, 0, 70, 140, 210))
        .containsExactly(50, 160, 50, 160);
  }

  @Test
  void anImageThatIsNotSquareIsSqueezed() {
    assertThat(resized(2, 4, 2, 0, 0, 70, 70, 140, 140, 210, 210))
        .containsExactly(50, 50, 160, 160);
  }

  @Test
  void oneColourStaysThatColour() {
    for (int side : new int[] {1, 2, 3, 7, 28, 100}) {
      int[] white = new int[13 * 29];
      java.util.Arrays.fill(white, 255);
      assertThat(resized(13, 29, side, white)).containsOnly(255);
    }
  }

  @Test
  void agreesWithThePlainSumOverAllPixels() {
    Random random = new Random(7);
    for (int trial = 0; trial < 60; trial++) {
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      int side = 1 + random.nextInt(40);
      byte[] pixels = new byte[width * height * 3];
      random.nextBytes(pixels);
      Picture picture = new Picture(width, height, 3, pixels);
      int[] got = unsigned(new ImageFitter(new ImageFormat(side, 3)).fit(picture));
      for (int i = 0; i < got.length; i++) {
        double expected = plain(picture, side, i % 3, i / 3 % side, i / 3 / side);
        assertThat(Math.abs(got[i] - expected)).isLessThan(0.51);
      }
    }
  }

  private static double plain(Picture picture, int side, int channel, int column, int row) {
    double sum = 0;
    double all = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        double weight =
            weight(x, column, picture.width(), side) * weight(y, row, picture.height(), side);
        sum += weight * (picture.pixels()[(y * picture.width() + x) * 3 + channel] & 0xff);
        all += weight;
      }
    }
    return sum / all;
  }

  private static double weight(int input, int output, int from, int to) {
    double scale = (double) from / to;
    double distance = Math.abs(input + 0.5 - (output + 0.5) * scale);
    return Math.max(0, 1 - distance / Math.max(1, scale));
  }

  /**
   * The models in use were trained on images that were resized this way: not one bit may differ.
   */
  @Test
  void rowsAddedOneByOneGiveTheBytesOfTwoWholePasses() {
    Random random = new Random(8);
    for (int trial = 0; trial < 200; trial++) {
      int width = 1 + random.nextInt(60);
      int height = 1 + random.nextInt(60);
      int side = 1 + random.nextInt(40);
      int channels = trial % 2 == 0 ? 1 : 3;
      byte[] pixels = new byte[width * height * channels];
      random.nextBytes(pixels);
      ResizeWeights across =
          ResizeWeights.of(new ImageFitter.Axis(width, side, 0, side), Fit.SQUEEZE);
      ResizeWeights down =
          ResizeWeights.of(new ImageFitter.Axis(height, side, 0, side), Fit.SQUEEZE);
      assertThat(new Resizer(across, down).resize(pixels, channels))
          .isEqualTo(twoPasses(pixels, channels, across, down));
    }
  }

  private static byte[] twoPasses(
      byte[] pixels, int channels, ResizeWeights across, ResizeWeights down) {
    int stride = across.to() * channels;
    float[] rows = new float[down.from() * stride];
    for (int i = 0; i < rows.length; i++) {
      int column = i % stride / channels;
      int at =
          (i / stride * across.from() + across.first()[column]) * channels + i % stride % channels;
      for (int k = 0; k < across.taps(); k++) {
        rows[i] += across.weights()[column * across.taps() + k] * (pixels[at + k * channels] & 255);
      }
    }
    byte[] out = new byte[down.to() * stride];
    for (int i = 0; i < out.length; i++) {
      int row = i / stride;
      float sum = 0.5f;
      for (int k = 0; k < down.taps(); k++) {
        sum +=
            down.weights()[row * down.taps() + k]
                * rows[(down.first()[row] + k) * stride + i % stride];
      }
      out[i] = (byte) Math.min(255, (int) sum);
    }
    return out;
  }

  @Test
  void aHighImageTakesNoMoreThanItsWeights() {
    int height = 1 << 20;
    Picture picture = new Picture(1, height, 1, new byte[height]);
    ImageFitter fitter = new ImageFitter(new ImageFormat(64, 1));
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(fitter.fit(picture)).containsOnly(0);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(12L * height);
  }

  @Test
  void weightsOfOrdinaryLengthsAloneAreKept() {
    ImageFitter fitter = new ImageFitter(new ImageFormat(2, 1));
    for (int length : new int[] {10, 10, 4096, 4097, 5000}) {
      assertThat(fitter.fit(new Picture(length, 10, 1, new byte[10 * length]))).hasSize(4);
    }
    assertThat(fitter.kept()).isEqualTo(2);
  }

  @Test
  void greyIsRepeatedForColour() {
    byte[] grey = {1, 2, 3, 4};
    assertThat(new ImageFitter(new ImageFormat(2, 3)).fit(new Picture(2, 2, 1, grey)))
        .containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4);
  }

  /** 0.299 * 255 = 76.2, 0.587 * 255 = 149.7, 0.114 * 255 = 29.1. */
  @Test
  void colourBecomesGreyByItsLuma() {
    byte f = (byte) 255;
    byte[] colours = {f, 0, 0, 0, f, 0, 0, 0, f, f, f, f};
    assertThat(unsigned(new ImageFitter(new ImageFormat(2, 1)).fit(new Picture(2, 2, 3, colours))))
        .containsExactly(76, 150, 29, 255);
  }

  @Test
  void whatFitsAlreadyIsNotCopied() {
    Picture picture = new Picture(3, 3, 1, new byte[9]);
    assertThat(new ImageFitter(new ImageFormat(3, 1)).fit(picture)).isSameAs(picture.pixels());
  }
}
