package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataDigestTest {

  private static Images images(int... pixels) {
    ImageFormat format = new ImageFormat(32, 1);
    byte[] first = new byte[format.bytes()];
    byte[] second = new byte[format.bytes()];
    first[0] = (byte) pixels[0];
    second[1023] = (byte) pixels[1];
    return new Images(format, List.of(first, second));
  }

  private static LabelledImages labelled(int... labels) {
    return new LabelledImages(images(7, 9), labels, Classes.digits());
  }

  @Test
  void theDigestIsThatOfFormatPixelsAndLabels() throws Exception {
    byte[] all = new byte[8 + 2 * 1024 + 8];
    all[3] = 32; // side
    all[7] = 1; // channels
    all[8] = 7; // first pixel of the first image
    all[8 + 2047] = 9; // last pixel of the second
    all[8 + 2048 + 3] = 5; // first label
    all[8 + 2048 + 7] = 2; // second label
    String expected = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
    assertThat(DataDigest.of(labelled(5, 2))).isEqualTo(expected);
  }

  @Test
  void anyPixelLabelOrOrderChangesIt() {
    assertThat(DataDigest.of(images(7, 9))).isEqualTo(DataDigest.of(images(7, 9)));
    assertThat(DataDigest.of(images(7, 9)))
        .isNotEqualTo(DataDigest.of(images(7, 8)))
        .isNotEqualTo(DataDigest.of(images(7, 9).select(new int[] {1, 0})))
        .isNotEqualTo(DataDigest.of(labelled(0, 0)));
    assertThat(DataDigest.of(labelled(1, 0))).isNotEqualTo(DataDigest.of(labelled(0, 1)));
  }
}
