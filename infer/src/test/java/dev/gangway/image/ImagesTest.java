package dev.gangway.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesTest {

  /** A hundred images of two pixels: some with a pixel of (100, 100, {@code blue}), others grey. */
  private static Images images(int some, int blue) {
    List<byte[]> pixels = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      pixels.add(
          i < some
              ? new byte[] {7, 7, 7, 100, 100, (byte) blue}
              : new byte[] {(byte) i, (byte) i, (byte) i, 3, 3, 3});
    }
    ImageFormat format = new ImageFormat(1, 3);
    List<byte[]> single = new ArrayList<>();
    pixels.forEach(image -> single.add(java.util.Arrays.copyOfRange(image, 3, 6)));
    return new Images(format, single);
  }

  @Test
  void aSetIsInColourIfMoreThanOneImageInAHundredIs() {
    assertThat(images(2, 200).inColour()).isTrue();
    assertThat(images(1, 200).inColour()).isFalse();
    assertThat(images(0, 0).inColour()).isFalse();
  }

  @Test
  void whatAFilesCompressionDoesToGreyIsNoColour() {
    assertThat(images(100, 116).inColour()).isFalse();
    assertThat(images(100, 84).inColour()).isFalse();
    assertThat(images(100, 117).inColour()).isTrue();
  }

  @Test
  void oneChannelHasNoColour() {
    Images grey = new Images(new ImageFormat(1, 1), List.of(new byte[] {9}, new byte[] {90}));
    assertThat(grey.inColour()).isFalse();
  }
}
