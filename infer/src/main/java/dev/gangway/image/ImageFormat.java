package dev.gangway.image;

import static dev.gangway.base.InputException.check;

/**
 * The form that every image of a set is brought to: {@code side x side} pixels with {@code
 * channels} bytes each.
 *
 * @param side height and width in pixels
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param fit how pictures of other shapes become square
 */
public record ImageFormat(int side, int channels, Fit fit) {

  /** One that pictures are squeezed to. */
  public ImageFormat(int side, int channels) {
    this(side, channels, Fit.SQUEEZE);
  }

  public ImageFormat {
    check(side >= 1 && side <= 1024, "image side must be in 1..1024, got %s", side);
    check(channels == 1 || channels == 3, "channels must be 1 or 3, got %s", channels);
  }

  /** For messages. */
  @Override
  public String toString() {
    return "%d x %d pixels in %s".formatted(side, side, channels == 1 ? "grey" : "colour");
  }

  /** Bytes of one image. */
  public int bytes() {
    return side * side * channels;
  }
}
