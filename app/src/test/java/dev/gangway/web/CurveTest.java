package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.run.InputException;
import dev.gangway.web.CurveWindow.Buckets;
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
    Buckets buckets = new CurveWindow(0, 3, 10).of(curve(3, 1, 2));
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
    Buckets buckets = new CurveWindow(0, 7, 2).of(curve(3, 1, 2, 10, 20, 30, 40));
    assertThat(buckets.x()).containsExactly(3, 7);
    assertThat(buckets.y()).containsExactly(2f, 25f);
    assertThat(buckets.min()).containsExactly(1f, 10f);
    assertThat(buckets.max()).containsExactly(3f, 40f);
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    float nan = Float.NaN;
    Buckets buckets = new CurveWindow(0, 7, 2).of(curve(nan, 1, nan, nan, nan, nan, nan));
    assertThat(buckets.y()).containsExactly(1f, null);
    assertThat(buckets.min()).containsExactly(1f, null);
  }

  @Test
  void aWindowTakesItsOwnIterationsAlone() {
    Buckets buckets = new CurveWindow(3, 5, 10).of(curve(1, 2, 3, 4, 5, 6, 7));
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
    Buckets buckets = new CurveWindow(0, 1_000_000, 300).of(curve);
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
    assertThat(new CurveWindow(0, 9, 10).of(curve).y()).containsExactly(1f, 2f, 30f);
  }

  @Test
  void anImpossibleWindowIsRefused() {
    assertThatThrownBy(() -> new CurveWindow(5, 4, 10))
        .isInstanceOf(InputException.class)
        .hasMessage("from and to must be ascending, got 5 and 4");
    assertThatThrownBy(() -> new CurveWindow(0, 4, 5_000))
        .hasMessage("points must be in 1..4096, got 5000");
  }
}
