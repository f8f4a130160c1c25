package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.eval.PlanePoints.PrincipalPlane;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Principal plane, Procrustes, trustworthiness and the stratified sample. */
class LayoutMeasuresTest {

  @Test
  void thePrincipalPlaneOfPointsInAPlaneKeepsTheirDistances() {
    float[][] points = {{0, 0, 1}, {4, 0, 1}, {0, 1, 1}, {4, 1, 1}};
    PlanePoints seen = PrincipalPlane.of(points);
    assertThat(seen.x()).containsExactly(new float[] {-2, 2, -2, 2}, within(1e-5f));
    assertThat(seen.y()).containsExactly(new float[] {-0.5f, -0.5f, 0.5f, 0.5f}, within(1e-5f));
  }

  @Test
  void aLineHasNoSecondDirection() {
    PlanePoints seen = PrincipalPlane.of(new float[][] {{1}, {2}, {3}});
    assertThat(seen.x()).containsExactly(new float[] {-1, 0, 1}, within(1e-6f));
    assertThat(seen.y()).containsOnly(0f);
  }

  @Test
  void procrustesUndoesATurnAMirrorAndAShift() {
    PlanePoints fixed = new PlanePoints(new float[] {0, 3, 0, -1}, new float[] {0, 0, 2, -5});
    for (double sign : new double[] {1, -1}) {
      float[] x = new float[4];
      float[] y = new float[4];
      for (int i = 0; i < 4; i++) {
        x[i] = (float) (7 + Math.cos(2) * fixed.x()[i] - Math.sin(2) * sign * fixed.y()[i]);
        y[i] = (float) (-1 + Math.sin(2) * fixed.x()[i] + Math.cos(2) * sign * fixed.y()[i]);
      }
      PlanePoints aligned = new PlanePoints(x, y).onto(fixed);
      assertThat(aligned.x()).containsExactly(fixed.x(), within(1e-5f));
      assertThat(aligned.y()).containsExactly(fixed.y(), within(1e-5f));
    }
  }

  @Test
  void anExactPictureIsWhollyTrustworthy() {
    float[][] points = {{0, 0}, {1, 0}, {3, 0}, {7, 0}, {15, 0}};
    PlanePoints same = new PlanePoints(new float[] {0, 1, 3, 7, 15}, new float[] {0, 0, 0, 0, 0});
    assertThat(same.trustworthiness(points, 2)).isEqualTo(1);
  }

  /**
   * On a line at 0, 1, 3, 7 the nearest neighbours are 1, 0, 1, 2. With 1 and 7 swapped they are
   * shown as 2, 2, 0 or 3 and 1: point 0 shows 2 (rank 2), 1 at place 7 shows 2 (rank 2), 2 at
   * place 3 shows 3 at place 1 (distance 2, rank 3), 3 at place 1 shows 0 (rank 3). Ranks beyond 1:
   * 1 + 1 + 2 + 2 = 6; all: 4 * 1 * (8 - 3 - 1) = 16.
   */
  @Test
  void trustworthinessEqualsTheValueWorkedOutByHand() {
    float[][] points = {{0}, {1}, {3}, {7}};
    PlanePoints swapped = new PlanePoints(new float[] {0, 7, 3, 1}, new float[4]);
    // point 0 shows 3 (rank 3), 1 shows 2 (rank 2), 2 shows 3 (rank 3), 3 shows 0 (rank 3)
    double beyond = 2 + 1 + rankBeyond(points, 2, 3) + 2;
    assertThat(swapped.trustworthiness(points, 1)).isCloseTo(1 - 2 * beyond / 16, within(1e-9));
  }

  private static double rankBeyond(float[][] points, int i, int j) {
    double own = Math.abs(points[i][0] - points[j][0]);
    return IntStream.range(0, points.length)
        .filter(k -> k != i && Math.abs(points[i][0] - points[k][0]) < own)
        .count();
  }

  @Test
  void anArbitraryPictureIsNotTrustworthy() {
    Random random = new Random(1);
    float[][] points = new float[300][8];
    for (float[] point : points) {
      for (int e = 0; e < 8; e++) {
        point[e] = random.nextFloat();
      }
    }
    float[] x = new float[300];
    float[] y = new float[300];
    for (int i = 0; i < 300; i++) {
      x[i] = random.nextFloat();
      y[i] = random.nextFloat();
    }
    assertThat(new PlanePoints(x, y).trustworthiness(points, 10)).isBetween(0.4, 0.6);
  }

  @Test
  void aSampleHasEachClassInProportion() {
    int[] labels = IntStream.range(0, 1000).map(i -> i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2).toArray();
    int[] places = StratifiedSample.of(labels, 100, 1);
    assertThat(places).hasSize(100).doesNotHaveDuplicates().isSorted();
    int[] counts = new int[3];
    Arrays.stream(places).forEach(place -> counts[labels[place]]++);
    assertThat(counts).containsExactly(60, 30, 10);
    assertThat(StratifiedSample.of(labels, 100, 1)).isEqualTo(places);
    assertThat(StratifiedSample.of(labels, 100, 2)).isNotEqualTo(places);
  }

  @Test
  void aSmallSetIsTakenWhole() {
    assertThat(StratifiedSample.of(new int[] {2, 0, 2}, 10, 1)).containsExactly(0, 1, 2);
    assertThat(StratifiedSample.of(new int[0], 10, 1)).isEmpty();
  }
}
