package dev.gangway.data.synth;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;

/** Paints digits in the manner of one domain. */
public interface DigitPainter {

  /**
   * One image of {@code digit}: {@code format.bytes()} bytes as in {@link Images}, decided by the
   * arguments alone. The scene is the same at every side and for grey and colour.
   */
  byte[] paint(int digit, ImageFormat format, Draws draws);

  /** 1 for a domain in grey, 3 for one in colour. */
  int channels();
}
