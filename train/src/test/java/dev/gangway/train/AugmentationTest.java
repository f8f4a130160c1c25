package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.ScalarType.Byte;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AugmentationTest {

  private final PointerScope scope = new PointerScope();

  @AfterEach
  void free() {
    scope.close();
  }

  private static Tensor bytes(int count) {
    long[] shape = {count, 3, 32, 32};
    torch.manual_seed(1);
    return torch.randint(0, 256, shape, new TensorOptions(Byte));
  }

  private static Tensor full(int count, int value) {
    long[] shape = {count, 3, 32, 32};
    return torch.full(shape, new Scalar((long) value), new TensorOptions(Byte));
  }

  private static double item(Tensor scalar) {
    return scalar.to(Float).item_float();
  }

  @Test
  void noneLeavesTheBytesThemselves() {
    Tensor bytes = bytes(2);
    assertThat(Augmentation.NONE.apply(bytes, 1)).isSameAs(bytes);
  }

  @ParameterizedTest
  @EnumSource(names = {"GEOMETRIC", "FULL"})
  void theSeedAndThePlaceInTheBatchDecideEverything(Augmentation augmentation) {
    Tensor bytes = bytes(5);
    Tensor first = augmentation.apply(bytes, 3);
    assertThat(first.equal(augmentation.apply(bytes, 3))).isTrue();
    assertThat(first.equal(augmentation.apply(bytes, 4))).isFalse();
    assertThat(first.scalar_type().toString()).isEqualTo(Float.toString());
    assertThat(first.sizes().vec().get()).containsExactly(5, 3, 32, 32);
    assertThat(item(first.min())).isNotNegative();
    assertThat(item(first.max())).isLessThanOrEqualTo(255);
  }

  @Test
  void edgesGoOnSoThatAPlainImageStaysPlain() {
    Tensor plain = Augmentation.GEOMETRIC.apply(full(20, 77), 1);
    assertThat(item(plain.min())).isCloseTo(77, within(1e-3));
    assertThat(item(plain.max())).isCloseTo(77, within(1e-3));
  }

  /** A dot in the middle moves by at most the shift, 2.4 pixels, and by the rotation not at all. */
  @Test
  void aDotInTheMiddleStaysNearIt() {
    Tensor dot = full(200, 0);
    dot.narrow(2, 15, 2).narrow(3, 15, 2).fill_(new Scalar(255L));
    Tensor moved = Augmentation.GEOMETRIC.apply(dot, 9).select(1, 0); // N x H x W
    double[] rows = centres(moved.sum(2));
    double[] columns = centres(moved.sum(1));
    double farthest = 0;
    for (int n = 0; n < rows.length; n++) {
      assertThat(Math.abs(rows[n] - 15.5)).isLessThan(2.4 * 1.4 + 0.1); // seen through the rotation
      farthest = Math.max(farthest, Math.abs(columns[n] - 15.5));
    }
    assertThat(farthest).isBetween(1.8, 2.4 * 1.4 + 0.1);
  }

  /** Centre of mass of each row of weights (N x W). */
  private static double[] centres(Tensor weights) {
    Tensor places = torch.arange(new Scalar(32.0)).to(Float);
    long[] last = {1};
    Tensor centre = weights.mul(places).sum(last).div(weights.sum(last)).contiguous();
    float[] values = new float[(int) centre.numel()];
    new FloatPointer(centre.data_ptr()).get(values);
    double[] centres = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      centres[i] = values[i];
    }
    return centres;
  }

  @Test
  void aboutOneImageInFourIsInverted() {
    Tensor dark = full(400, 20);
    long[] rest = {1, 2, 3};
    Tensor bright = Augmentation.FULL.apply(dark, 5).mean(rest).gt(new Scalar(127.5));
    assertThat(item(bright.to(Float).mean())).isBetween(0.18, 0.32);
  }
}
