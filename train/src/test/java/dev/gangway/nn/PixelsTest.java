package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class PixelsTest {

  private static final byte[] FIRST = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  private static final byte[] SECOND = {-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12};
  private static final Images TWO =
      new Images(new ImageFormat(2, 3), List.of(FIRST, SECOND)); // 2 x 2 x 3 each

  private static float[] values(Tensor x) {
    float[] values = new float[(int) x.numel()];
    new FloatPointer(x.contiguous().data_ptr()).get(values);
    return values;
  }

  @Test
  void pixelsBecomePlanesInTheAskedOrder() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Pixels.of(TWO, new int[] {1, 0}).to(torch.ScalarType.Float);
      assertThat(x.sizes().vec().get()).containsExactly(2, 3, 2, 2);
      assertThat(values(x))
          .containsExactly(
              255, 252, 249, 246, 254, 251, 248, 245, 253, 250, 247, 244, // red, green, blue of 1
              0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11);
    }
  }

  @Test
  void discriminatorsSeeSymmetricValues() {
    Images levels = new Images(new ImageFormat(1, 1), List.of(bytes(0), bytes(51), bytes(255)));
    try (PointerScope scope = new PointerScope()) {
      Tensor bytes = Pixels.of(levels, new int[] {0, 1, 2});
      assertThat(values(Pixels.forDiscriminator(bytes)))
          .containsExactly(new float[] {-1, -0.6f, 1}, within(1e-6f));
      assertThat(values(bytes.to(torch.ScalarType.Float))).containsExactly(0, 51, 255);
    }
  }

  private static byte[] bytes(int level) {
    return new byte[] {(byte) level};
  }

  @Test
  void allLevelsComeBackFromWhatTheDiscriminatorSees() {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    Images levels = new Images(new ImageFormat(16, 1), List.of(all));
    try (PointerScope scope = new PointerScope()) {
      Tensor seen = Pixels.forDiscriminator(Pixels.of(levels, new int[] {0}));
      assertThat(Pixels.toBytes(seen)).isDeepEqualTo(new byte[][] {all});
      Tensor two = Pixels.forDiscriminator(Pixels.of(TWO, new int[] {0, 1}));
      assertThat(Pixels.toBytes(two)).isDeepEqualTo(new byte[][] {FIRST, SECOND});
    }
  }
}
