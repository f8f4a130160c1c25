package dev.gangway.report;

import static dev.gangway.report.ImageGrid.CAPTION;
import static dev.gangway.report.ImageGrid.GAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageGridTest {

  private static final ImageFormat COLOUR = new ImageFormat(2, 3);
  private static final byte[] RED_GREEN_BLUE_WHITE = {-1, 0, 0, 0, -1, 0, 0, 0, -1, -1, -1, -1};

  private static ImageGroup group(int n) {
    return new ImageGroup(
        "n = " + n, new Images(COLOUR, Collections.nCopies(n, RED_GREEN_BLUE_WHITE)));
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xffffff;
  }

  @Test
  void everyPixelBecomesASquare() {
    BufferedImage picture = new ImageGrid(List.of(group(1)), 1, 3).draw();
    int top = GAP + CAPTION;
    assertThat(picture.getWidth()).isEqualTo(GAP + 6 + GAP);
    assertThat(picture.getHeight()).isEqualTo(top + 6 + GAP + GAP);
    for (int i = 0; i < 9; i++) {
      int x = GAP + i % 3;
      int y = top + i / 3;
      assertThat(rgb(picture, x, y)).isEqualTo(0xff0000);
      assertThat(rgb(picture, x + 3, y)).isEqualTo(0x00ff00);
      assertThat(rgb(picture, x, y + 3)).isEqualTo(0x0000ff);
      assertThat(rgb(picture, x + 3, y + 3)).isEqualTo(0xffffff);
    }
  }

  @Test
  void groupsTakeAsManyRowsAsTheyNeed() {
    BufferedImage picture = new ImageGrid(List.of(group(3), group(1)), 2, 1).draw();
    int pitch = 2 + GAP;
    assertThat(picture.getHeight()).isEqualTo(GAP + CAPTION + 2 * pitch + CAPTION + pitch + GAP);
    assertThat(rgb(picture, GAP, GAP + CAPTION + pitch)).isEqualTo(0xff0000);
    assertThat(rgb(picture, GAP + pitch, GAP + CAPTION + pitch)).isEqualTo(0xffffff);
    assertThat(rgb(picture, GAP, GAP + 2 * CAPTION + 2 * pitch)).isEqualTo(0xff0000);
  }

  @Test
  void captionsLeaveInk() {
    BufferedImage picture = new ImageGrid(List.of(group(10)), 10, 4).draw();
    int[] caption = picture.getRGB(0, 0, picture.getWidth(), CAPTION, null, 0, picture.getWidth());
    assertThat(caption).contains(0xff000000);
  }

  @Test
  void planesInMinusOneToOneBecomeInterleavedBytes() {
    float[] planes = {-1, 1, 0, 5, -7, Float.NaN, 1, 1, 0, 0, 0, 0};
    Images images = ImageGroup.ofPlanes("", COLOUR, new float[][] {planes}).images();
    byte half = (byte) 128;
    byte[] expected = {0, 0, half, -1, 0, half, half, -1, half, -1, -1, half};
    assertThat(images.pixels(0)).containsExactly(expected);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ImageGrid(List.of(group(1)), 0, 1))
        .isInstanceOf(InputException.class)
        .hasMessage("columns must be >= 1, got 0");
    assertThatThrownBy(() -> new ImageGrid(List.of(), 1, 1))
        .hasMessage("an image grid needs at least one group");
  }
}
