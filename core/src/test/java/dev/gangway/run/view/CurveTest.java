package dev.gangway.run.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.run.view.Curve.Buckets;
import dev.gangway.run.view.Curve.Window;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CurveTest {

  private static Curve curve(float... values) {
    Curve curve = new Curve();
    for (int i = 0; i < values.length; i++) {
      curve.add(i + 1, values[i]);
    }
    return curve;
  }

  @Test
  void fewPointsStayAsTheyAre() {
    Buckets buckets = curve(3, 1, 2).in(new Window(0, 3, 10));
    assertThat(buckets)
        .isEqualTo(
            new Buckets(
                Arrays.asList(1, 2, 3),
                Arrays.asList(3f, 1f, 2f),
                Arrays.asList(),
                Arrays.asList()));
  }

  @Test
  void aBucketHasMeanLowestAndHighest() {
    // iterations 0..7 in two buckets of four: 1, 2, 3 and 4, 5, 6, 7
    Buckets buckets = curve(3, 1, 2, 10, 20, 30, 40).in(new Window(0, 7, 2));
    assertThat(buckets.x()).containsExactly(3, 7);
    assertThat(buckets.y()).containsExactly(2f, 25f);
    assertThat(buckets.min()).containsExactly(1f, 10f);
    assertThat(buckets.max()).containsExactly(3f, 40f);
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    float nan = Float.NaN;
    Buckets buckets = curve(nan, 1, nan, nan, nan, nan, nan).in(new Window(0, 7, 2));
    assertThat(buckets.y()).containsExactly(1f, null);
    assertThat(buckets.min()).containsExactly(1f, null);
  }

  @Test
  void aWindowTakesItsOwnIterationsAlone() {
    Buckets buckets = curve(1, 2, 3, 4, 5, 6, 7).in(new Window(3, 5, 10));
    assertThat(buckets.x()).containsExactly(3, 4, 5);
    assertThat(buckets.y()).containsExactly(3f, 4f, 5f);
  }

  @Test
  void aPeakSurvivesEveryCondensation() {
    Curve curve = new Curve();
    for (int i = 1; i <= 1_000_000; i++) {
      curve.add(i, i == 123_457 ? 99 : i == 876_543 ? -7 : (float) Math.sin(i));
    }
    assertThat(curve.size()).isLessThanOrEqualTo(1 << 17);
    Buckets buckets = curve.in(new Window(0, 1_000_000, 300));
    assertThat(buckets.x()).hasSizeBetween(150, 301);
    assertThat(buckets.max()).contains(99f);
    assertThat(buckets.min()).contains(-7f);
    assertThat(buckets.x()).isSorted().endsWith(1_000_000);
  }

  @Test
  void aCurveCanBeCutBack() {
    Curve curve = curve(1, 2, 3, 4);
    curve.cutAfter(2);
    curve.add(3, 30);
    assertThat(curve.in(new Window(0, 9, 10)).y()).containsExactly(1f, 2f, 30f);
  }

  @Test
  void anImpossibleWindowIsRefused() {
    assertThatThrownBy(() -> new Window(5, 4, 10))
        .isInstanceOf(InputException.class)
        .hasMessage("from and to must be ascending, got 5 and 4");
    assertThatThrownBy(() -> new Window(0, 4, 5_000))
        .hasMessage("points must be in 1..4096, got 5000");
  }
}
