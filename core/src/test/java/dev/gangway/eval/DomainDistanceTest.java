package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DomainDistanceTest {

  private final DomainDistance aDistance = DomainDistance.all().get(0);
  private final DomainDistance mmd = DomainDistance.all().get(1);

  @Test
  void domainsFarApartAreAlwaysToldApart() {
    Snapshot snapshot = Snapshots.random(100, 30, 1);
    assertThat(aDistance.title()).isEqualTo("proxy-a-distance");
    assertThat(aDistance.between(snapshot)).isEqualTo(2);
    assertThat(mmd.title()).isEqualTo("mmd");
    assertThat(mmd.between(snapshot)).isGreaterThan(0.5);
  }

  @Test
  void domainsThatAreOneAreNot() {
    Snapshot snapshot = Snapshots.random(600, 0, 1);
    assertThat(aDistance.between(snapshot)).isBetween(-0.3, 0.3);
    assertThat(mmd.between(snapshot)).isCloseTo(0, within(0.01));
  }

  @Test
  void aSmallShiftLiesBetween() {
    Snapshot snapshot = Snapshots.random(400, 1, 1);
    assertThat(aDistance.between(snapshot)).isBetween(0.3, 1.9);
  }

  @Test
  void discrepancyAgreesWithItsDefinition() {
    Snapshot snapshot = Snapshots.random(30, 1, 4);
    float[][] x = snapshot.sourceValidation().embeddings();
    float[][] y = snapshot.target().embeddings();
    double[] cross = new double[x.length * y.length];
    for (int i = 0; i < cross.length; i++) {
      cross[i] = square(x[i / y.length], y[i % y.length]);
    }
    java.util.Arrays.sort(cross);
    double width = cross[cross.length / 2];
    double expected = mean(x, x, width) + mean(y, y, width) - 2 * mean(x, y, width);
    assertThat(mmd.between(snapshot)).isCloseTo(expected, within(1e-6));
  }

  /** The mean kernel over pairs of different points. */
  private static double mean(float[][] from, float[][] to, double width) {
    double sum = 0;
    int count = 0;
    for (float[] a : from) {
      for (float[] b : to) {
        if (a != b) {
          sum += Math.exp(-square(a, b) / width);
          count++;
        }
      }
    }
    return sum / count;
  }

  private static double square(float[] a, float[] b) {
    double sum = 0;
    for (int e = 0; e < a.length; e++) {
      sum += Math.pow(a[e] - b[e], 2);
    }
    return sum;
  }

  @Test
  void pointsThatAreAllTheSameHaveNoDistance() {
    Features same = new Features(new float[5][3], new float[5][2]);
    Snapshot snapshot = new Snapshot(same, new int[5], same, new int[5], same);
    assertThat(mmd.between(snapshot)).isZero();
    assertThat(aDistance.between(snapshot)).isZero();
  }

  @Test
  void aValueThatIsNoNumberGivesNone() {
    Snapshot snapshot = Snapshots.random(9, 0, 1);
    snapshot.target().embeddings()[2][1] = Float.POSITIVE_INFINITY;
    assertThat(mmd.between(snapshot)).isNaN();
    assertThat(aDistance.between(snapshot)).isNaN();
  }

  /**
   * One coordinate, two overlapping bells: the fit must find p = 1 / (1 + exp(-(x mean shift))).
   */
  @Test
  void theDomainClassifierFindsTheDensityRatioOfTwoBells() {
    Random random = new Random(3);
    float[][] source = new float[20_000][1];
    float[][] target = new float[20_000][1];
    for (int n = 0; n < source.length; n++) {
      source[n][0] = (float) random.nextGaussian();
      target[n][0] = (float) (1 + random.nextGaussian());
    }
    DomainClassifier classifier = DomainClassifier.fit(source, target);
    for (float x : new float[] {-1, 0, 0.5f, 2}) {
      double expected = 1 / (1 + Math.exp(-(x - 0.5))); // log ratio of N(1, 1) to N(0, 1)
      assertThat(classifier.target(new float[] {x})).isCloseTo(expected, within(0.01));
    }
  }
}
