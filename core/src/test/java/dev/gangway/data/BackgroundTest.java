package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.RealData;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackgroundTest {

  private static byte[] image(int... rows) {
    byte[] pixels = new byte[rows.length];
    for (int i = 0; i < rows.length; i++) {
      pixels[i] = (byte) rows[i];
    }
    return pixels;
  }

  private static Background of(byte[]... images) {
    return Background.of(new Images(new ImageFormat(4, 1), List.of(images)));
  }

  private static final byte[] FLAT =
      image(10, 10, 10, 10, 10, 250, 250, 10, 10, 250, 250, 10, 10, 10, 10, 10);
  private static final byte[] TOUCHED =
      image(10, 250, 250, 10, 10, 250, 250, 10, 10, 250, 250, 10, 10, 250, 10, 10);
  private static final byte[] TEXTURED =
      image(0, 90, 10, 60, 120, 0, 0, 30, 80, 0, 0, 140, 10, 70, 20, 110);

  @Test
  void theInsideAndStrokesAtTheBorderDoNotCount() {
    assertThat(of(FLAT)).isEqualTo(new Background(10, 0));
    assertThat(of(TOUCHED)).isEqualTo(new Background(10, 0));
  }

  @Test
  void halfABorderThatIsOtherwiseIsTexture() {
    assertThat(of(TEXTURED).textured()).isEqualTo(1);
    assertThat(of(FLAT, TEXTURED, FLAT, TOUCHED).textured()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void handwrittenDigitsLieOnAFlatGround() {
    for (String name : List.of("mnist", "usps")) {
      DataLoader loader = new DataLoader(RealData.folderOf(name), BadImages.FAIL);
      Background background =
          Background.of(
              loader
                  .open(DataSpec.parse(name))
                  .labelled(Part.TEST, new ImageFormat(32, 3))
                  .images());
      assertThat(background.level()).as(name).isLessThan(16);
      assertThat(background.textured()).as(name).isLessThan(0.03);
    }
  }
}
