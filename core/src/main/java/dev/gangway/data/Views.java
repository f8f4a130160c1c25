package dev.gangway.data;

import dev.gangway.image.Fit;
import dev.gangway.image.ImageFitter;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Picture;
import java.util.SplittableRandom;

/**
 * Several views of a photograph: the first as it is predicted, the others changed at random in ways
 * that leave its class as it is: a part of it (half of its area to all, three quarters to four
 * thirds as wide), its mirror image, another brightness, contrast and saturation, sometimes grey.
 * What a view becomes depends on the seed alone. Safe for use by several threads.
 */
public final class Views {

  private static final double SMALLEST_AREA = 0.5;
  private static final double WIDEST = 4.0 / 3;
  private static final double COLOUR = 0.4;
  private static final double GREY = 0.15;

  private final int count;
  private final boolean mirrored;
  private final ImageFitter whole;
  private final ImageFitter part;

  /**
   * Views in a format of three channels.
   *
   * @param count at least 1
   * @param mirrored whether a mirror image is of the same class; letters are not
   */
  public Views(ImageFormat format, int count, boolean mirrored) {
    this.count = count;
    this.mirrored = mirrored;
    whole = new ImageFitter(format);
    Fit squeeze = new Fit(Fit.Shape.SQUEEZE, 1, format.fit().filter());
    part = new ImageFitter(new ImageFormat(format.side(), format.channels(), squeeze));
  }

  public int count() {
    return count;
  }

  /** The views of a picture, each side x side x 3 levels. */
  public byte[][] of(Picture picture, long seed) {
    byte[][] views = new byte[count][];
    views[0] = whole.fit(picture);
    SplittableRandom random = new SplittableRandom(seed);
    for (int view = 1; view < count; view++) {
      byte[] pixels = part.fit(crop(picture, random));
      if (mirrored && random.nextBoolean()) {
        mirror(pixels);
      }
      recolour(pixels, random);
      views[view] = pixels;
    }
    return views;
  }

  private static Picture crop(Picture picture, SplittableRandom random) {
    double area = SMALLEST_AREA + (1 - SMALLEST_AREA) * random.nextDouble();
    double aspect = Math.exp(around(random, Math.log(WIDEST)));
    double all = area * picture.width() * picture.height();
    int width = between(Math.sqrt(all * aspect), picture.width());
    int height = between(Math.sqrt(all / aspect), picture.height());
    int left = random.nextInt(picture.width() - width + 1);
    int top = random.nextInt(picture.height() - height + 1);
    return picture.part(left, top, width, height);
  }

  private static int between(double wanted, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(wanted)));
  }

  private static void mirror(byte[] pixels) {
    int side = (int) Math.round(Math.sqrt(pixels.length / 3.0));
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side / 2; x++) {
        for (int c = 0; c < 3; c++) {
          int one = (y * side + x) * 3 + c;
          int other = (y * side + side - 1 - x) * 3 + c;
          byte kept = pixels[one];
          pixels[one] = pixels[other];
          pixels[other] = kept;
        }
      }
    }
  }

  /** Brightness, then contrast about the mean luma, then saturation about each pixel's luma. */
  private static void recolour(byte[] pixels, SplittableRandom random) {
    double brightness = 1 + around(random, COLOUR);
    double contrast = 1 + around(random, COLOUR);
    double saturation = random.nextDouble() < GREY ? 0 : 1 + around(random, COLOUR);
    double sum = 0;
    for (int i = 0; i < pixels.length; i += 3) {
      sum += luma(pixels, i);
    }
    double mean = brightness * sum / (pixels.length / 3.0);
    double factor = brightness * contrast;
    double shift = mean * (1 - contrast);
    for (int i = 0; i < pixels.length; i += 3) {
      double luma = luma(pixels, i);
      for (int c = 0; c < 3; c++) {
        double value = luma + saturation * ((pixels[i + c] & 255) - luma);
        pixels[i + c] = (byte) Math.max(0, Math.min(255, Math.round(factor * value + shift)));
      }
    }
  }

  private static double luma(byte[] pixels, int i) {
    return 0.299 * (pixels[i] & 255)
        + 0.587 * (pixels[i + 1] & 255)
        + 0.114 * (pixels[i + 2] & 255);
  }

  private static double around(SplittableRandom random, double most) {
    return most * (2 * random.nextDouble() - 1);
  }
}
