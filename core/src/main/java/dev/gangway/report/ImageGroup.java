package dev.gangway.report;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.ArrayList;
import java.util.List;

/** Images that stand together in an {@link ImageGrid}, under a caption. */
public record ImageGroup(String caption, Images images) {

  /**
   * Takes images as a network gives them.
   *
   * @param planes N images of {@code channels x side x side} values in [-1, 1], dark to bright;
   *     what lies outside is cut off, NaN is shown as dark
   */
  public static ImageGroup ofPlanes(String caption, ImageFormat format, float[][] planes) {
    List<byte[]> pixels = new ArrayList<>();
    for (float[] image : planes) {
      pixels.add(interleave(image, format));
    }
    return new ImageGroup(caption, new Images(format, pixels));
  }

  private static byte[] interleave(float[] planes, ImageFormat format) {
    int area = format.side() * format.side();
    byte[] pixels = new byte[planes.length];
    for (int i = 0; i < planes.length; i++) {
      int place = (i % area) * format.channels() + i / area;
      pixels[place] = (byte) Math.round(Math.max(0, Math.min(255, (planes[i] + 1) * 127.5f)));
    }
    return pixels;
  }
}
