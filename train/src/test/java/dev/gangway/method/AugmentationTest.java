package dev.gangway.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.ScalarType.Byte;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
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

  @ParameterizedTest
  @EnumSource(names = {"GEOMETRIC", "FULL"})
  void thePartsOfABatchBecomeWhatTheyAreInTheWhole(Augmentation augmentation) {
    Tensor bytes = bytes(6);
    Tensor whole = augmentation.apply(bytes, 3);
    for (int i = 0; i < 3; i++) {
      Shard shard = new Shard(i, 3);
      Tensor part = augmentation.apply(shard.of(bytes), shard, 3);
      assertThat(part.allclose(shard.of(whole), 0, 1e-3, false)).isTrue();
    }
  }

  @Test
  void aPlainImageStaysPlain() {
    Tensor plain = Augmentation.GEOMETRIC.apply(full(20, 77), 1);
    assertThat(item(plain.min())).isCloseTo(77, within(1e-3));
    assertThat(item(plain.max())).isCloseTo(77, within(1e-3));
  }

  /** A white frame's outside is white, although its inside is black and its corner grey. */
  @Test
  void whatComesInFromOutsideIsAsTheBorderUsuallyIs() {
    Tensor framed = full(50, 0);
    framed.narrow(2, 0, 2).fill_(new Scalar(255L));
    framed.narrow(2, 30, 2).fill_(new Scalar(255L));
    framed.narrow(3, 0, 2).fill_(new Scalar(255L));
    framed.narrow(3, 30, 2).fill_(new Scalar(255L));
    framed.narrow(2, 0, 3).narrow(3, 0, 3).fill_(new Scalar(100L));
    Tensor moved = Augmentation.GEOMETRIC.apply(framed, 4);
    Tensor lastColumn = moved.select(3, 31);
    assertThat(share(lastColumn.eq(new Scalar(255L)))).isGreaterThan(0.5);
  }

  /** A dot in the middle moves by at most the shift, 2.4 pixels, seen through the other changes. */
  @Test
  void aDotInTheMiddleStaysNearIt() {
    Tensor dot = full(200, 0);
    dot.narrow(2, 15, 2).narrow(3, 15, 2).fill_(new Scalar(255L));
    Tensor moved = Augmentation.GEOMETRIC.apply(dot, 9).select(1, 0); // N x H x W
    double[] columns = centres(moved.sum(1));
    double farthest = 0;
    for (double column : columns) {
      farthest = Math.max(farthest, Math.abs(column - 15.5));
    }
    assertThat(farthest).isBetween(1.8, 2.4 * 1.45 * 1.25 * 1.5);
  }

  /** A disc's area changes by the square of the scale: from 1 / 1.45^2 to 1.45^2, half smaller. */
  @Test
  void halfOfAllImagesBecomeSmallerAndHalfLarger() {
    Tensor disc = full(300, 0);
    disc.narrow(2, 12, 8).narrow(3, 12, 8).fill_(new Scalar(255L));
    long[] rest = {1, 2};
    Tensor area =
        Augmentation.GEOMETRIC.apply(disc, 2).select(1, 0).sum(rest).div(new Scalar(255L));
    double square = 1.45 * 1.45;
    assertThat(item(area.min())).isBetween(64 / square * 0.95, 64 / square * 1.2);
    assertThat(item(area.max())).isBetween(64 * square / 1.2, 64 * square * 1.05);
    assertThat(item(area.gt(new Scalar(64L)).to(Float).mean())).isBetween(0.4, 0.6);
  }

  @Test
  void straightLinesStayStraightUnlessTheyAreBent() {
    assertThat(bentLines(Augmentation.GEOMETRIC)).isZero();
    assertThat(bentLines(Augmentation.FULL)).isBetween(50, 150);
  }

  /** Of 200 straight lines, those whose middle leaves the line between two other points. */
  private static int bentLines(Augmentation augmentation) {
    Tensor line = full(200, 0).to(Float);
    line.narrow(3, 15, 2).fill_(new Scalar(255L));
    GeneratorOptional normal = new GeneratorOptional(torch.make_generator_cpu(9));
    SplittableRandom random = new SplittableRandom(9);
    Tensor moved = augmentation.move(line, new Shard(0, 1), random, normal).select(1, 0);
    double[] top = centres(moved.select(1, 8));
    double[] middle = centres(moved.select(1, 16));
    double[] bottom = centres(moved.select(1, 24));
    int bent = 0;
    for (int i = 0; i < top.length; i++) {
      if (Math.abs(middle[i] - (top[i] + bottom[i]) / 2) > 0.25) {
        bent++;
      }
    }
    return bent;
  }

  private static double share(Tensor flags) {
    return item(flags.to(Float).mean());
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
    assertThat(share(bright)).isBetween(0.18, 0.32);
  }

  /** Every pixel of a plain grey image moves, neighbours alike, and the channels differ. */
  @Test
  void cloudsLieOverAPlainImage() {
    Tensor x = Augmentation.FULL.apply(full(200, 128), 6).sub(new Scalar(128.0));
    Tensor varied = x.sub(x.mean(new long[] {2, 3}, true, new ScalarTypeOptional()));
    double all = item(varied.pow(new Scalar(2L)).mean());
    Tensor step = x.narrow(3, 1, 31).sub(x.narrow(3, 0, 31));
    assertThat(all).isBetween(40.0 * 40, 80.0 * 80);
    assertThat(item(step.pow(new Scalar(2L)).mean())).isLessThan(all / 2);
    Tensor colour = varied.select(1, 0).sub(varied.select(1, 1));
    assertThat(item(colour.pow(new Scalar(2L)).mean())).isBetween(all / 4, 2 * all);
  }

  private static Images plain(int red, int green) {
    return new Images(
        new ImageFormat(1, 3), List.of(new byte[] {(byte) red, (byte) green, (byte) green}));
  }

  /** Grey images of 8 x 8 whose pixels are these in turn. */
  private static Images grey(int... levels) {
    byte[] pixels = new byte[64];
    for (int i = 0; i < 64; i++) {
      pixels[i] = (byte) levels[i * 7 % levels.length];
    }
    return new Images(new ImageFormat(8, 1), List.of(pixels));
  }

  @Test
  void coloursChangeWhereThereIsTextureOrAnotherBrightnessBehindThings() {
    Images dark = grey(10);
    Images dim = grey(90);
    Images bright = grey(200);
    Images textured = grey(10, 60, 20, 90, 120);
    assertThat(Augmentation.AUTO.of(List.of(dark, dim))).isEqualTo(Augmentation.GEOMETRIC);
    assertThat(Augmentation.AUTO.of(List.of(dark, bright))).isEqualTo(Augmentation.FULL);
    assertThat(Augmentation.AUTO.of(List.of(textured, dark))).isEqualTo(Augmentation.FULL);
    assertThat(Augmentation.AUTO.of(List.of(dark, textured))).isEqualTo(Augmentation.FULL);
  }

  @Test
  void coloursChangeWhereAnyDomainIsInColour() {
    Images grey = plain(90, 90);
    Images red = plain(200, 90);
    assertThat(Augmentation.AUTO.of(List.of(grey, grey))).isEqualTo(Augmentation.GEOMETRIC);
    assertThat(Augmentation.AUTO.of(List.of(grey, red))).isEqualTo(Augmentation.FULL);
    assertThat(Augmentation.AUTO.of(List.of(red, grey))).isEqualTo(Augmentation.FULL);
    assertThat(Augmentation.NONE.of(List.of(red, red))).isEqualTo(Augmentation.NONE);
    assertThat(Augmentation.FULL.of(List.of(grey, grey))).isEqualTo(Augmentation.FULL);
  }

  @Test
  void theSourceAloneDecidesForAMethodThatSeesNoTarget() {
    Images grey = plain(90, 90);
    Images red = plain(200, 90);
    for (Method method : Methods.all()) {
      TrainingSettings settings =
          Preset.STRONG.settings(10, method).withAugmentation(Augmentation.AUTO);
      assertThat(settings.decidedBy(grey, red).augmentation())
          .as(method.id())
          .isEqualTo(method.seesTarget() ? Augmentation.FULL : Augmentation.GEOMETRIC);
      assertThat(settings.decidedBy(red, grey).augmentation()).isEqualTo(Augmentation.FULL);
    }
  }
}
