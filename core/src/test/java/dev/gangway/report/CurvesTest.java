package dev.gangway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvesTest {

  private static final double NAN = Double.NaN;

  private static double[] upTo(int n) {
    return IntStream.range(0, n).asDoubleStream().toArray();
  }

  private static BufferedImage draw(YScale scale, Curve... curves) {
    return new Curves("Training", "iteration", "loss", scale, List.of(curves)).draw();
  }

  static long pixels(BufferedImage image, java.awt.Color color) {
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(rgb).filter(pixel -> pixel == color.getRGB()).count();
  }

  @Test
  void everyCurveHasItsOwnColour() {
    BufferedImage image =
        draw(
            YScale.LINEAR,
            new Curve("source", new double[] {0, 1, 2}, new double[] {1, 2, 3}),
            new Curve("target", new double[] {0, 1, 2}, new double[] {3, 2, 1}));
    assertThat(pixels(image, Palette.LINES.get(0))).isGreaterThan(100);
    assertThat(pixels(image, Palette.LINES.get(1))).isGreaterThan(100);
    assertThat(pixels(image, Palette.LINES.get(2))).isZero();
  }

  @Test
  void gapsAreNotBridged() {
    double[] x = upTo(101);
    double[] whole = new double[101];
    double[] broken = whole.clone();
    Arrays.fill(broken, 10, 91, NAN);
    long all = pixels(draw(YScale.LINEAR, new Curve("a", x, whole)), Palette.BLUE);
    long some = pixels(draw(YScale.LINEAR, new Curve("a", x, broken)), Palette.BLUE);
    assertThat(some).isBetween(all / 10, all / 3);
  }

  @Test
  void aLogarithmicScaleLeavesOutWhatHasNoLogarithm() {
    Curve curve = new Curve("a", upTo(4), new double[] {0, 1, -2, 10});
    assertThat(curve.drawable(YScale.LOGARITHMIC).y()).containsExactly(NAN, 1, NAN, 10);
    assertThat(pixels(draw(YScale.LOGARITHMIC, curve), Palette.BLUE)).isPositive();
  }

  @Test
  void curvesWithoutAnyValueCanBeDrawn() {
    Curve nothing = new Curve("nothing", upTo(3), new double[] {NAN, NAN, NAN});
    Curve empty = new Curve("empty", new double[0], new double[0]);
    Curve infinite = new Curve("infinite", upTo(1), new double[] {Double.POSITIVE_INFINITY});
    Curve real = new Curve("real", upTo(2), new double[] {1, 2});
    assertThat(draw(YScale.LINEAR, nothing, empty, infinite)).isNotNull();
    assertThat(draw(YScale.LOGARITHMIC, nothing, empty, infinite)).isNotNull();
    assertThat(draw(YScale.LOGARITHMIC, nothing, empty, infinite, real)).isNotNull();
    assertThat(draw(YScale.LINEAR)).isNotNull();
  }

  @Test
  void oneValueOrEqualValuesCanBeDrawn() {
    for (YScale scale : YScale.values()) {
      assertThat(draw(scale, new Curve("one", upTo(1), new double[] {2}))).isNotNull();
      assertThat(draw(scale, new Curve("flat", upTo(2), new double[] {2, 2}))).isNotNull();
      assertThat(draw(scale, new Curve("tiny", upTo(2), new double[] {1e-30, 1e30}))).isNotNull();
    }
  }

  @Test
  void thinningKeepsSpikesGapsAndOrder() {
    double[] y = new double[100_000];
    y[31_234] = 7;
    y[31_235] = -7;
    y[50_000] = NAN;
    Curve thin = new Curve("a", upTo(y.length), y).thinned(100);
    assertThat(thin.x()).hasSizeLessThanOrEqualTo(300).isSorted().contains(31_234, 31_235, 50_000);
    assertThat(thin.y()).contains(7, -7, NAN);
  }

  @Test
  void thinningARunOfGapsLeavesOneGap() {
    double[] y = new double[1000];
    Arrays.fill(y, NAN);
    y[999] = 3;
    Curve thin = new Curve("a", upTo(1000), y).thinned(2);
    assertThat(thin.x()).containsExactly(0, 500, 999);
    assertThat(thin.y()).containsExactly(NAN, NAN, 3);
  }

  @Test
  void shortCurvesAreKeptAsTheyAre() {
    Curve curve = new Curve("a", upTo(300), new double[300]);
    assertThat(curve.thinned(100)).isSameAs(curve);
  }

  @Test
  void unequalLengthsAndInfiniteXAreRefused() {
    assertThatThrownBy(() -> new Curve("a", new double[2], new double[1]))
        .hasMessage("a: 2 x values for 1 y values");
    assertThatThrownBy(() -> new Curve("a", new double[] {NAN}, new double[1]))
        .hasMessage("a: an x value is not finite");
  }
}
