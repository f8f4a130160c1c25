package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.base.InputException;
import java.util.ArrayList;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each validator against values worked by hand and against its definition written plainly. */
class ValidatorsTest {

  private static final float[] SURE_A = {50, 0};
  private static final float[] SURE_B = {0, 50};
  private static final float[] UNSURE = {1, 1};

  private static double score(String validator, Snapshot snapshot) {
    return Validators.named(validator).score(snapshot);
  }

  private static List<Validator> all() {
    return Validators.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aValueThatIsNoNumberGivesNoScore(Validator validator) {
    Snapshot snapshot = Snapshots.random(9, 0, 1);
    snapshot.target().logits()[3][1] = Float.NaN;
    snapshot.target().embeddings()[3][1] = Float.NaN;
    snapshot.sourceValidation().logits()[3][1] = Float.NaN;
    assertThat(validator.score(snapshot)).isNaN();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aScoreThatIsNoNumberIsNeverPreferred(Validator validator) {
    assertThat(validator.prefers(Double.NaN, 1)).isFalse();
    assertThat(validator.prefers(Double.NaN, Double.NaN)).isFalse();
    assertThat(validator.prefers(1, Double.NaN)).isTrue();
    boolean higher = validator.better() == Validator.Better.HIGHER;
    assertThat(validator.prefers(2, 1)).isEqualTo(higher);
    assertThat(validator.prefers(1, 2)).isEqualTo(!higher);
    assertThat(validator.prefers(1, 1)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyValidatorNamesItsPaper(Validator validator) {
    assertThat(validator.source()).contains("https://");
  }

  @Test
  void anUnknownNameGetsTheNearest() {
    assertThatThrownBy(() -> Validators.named("rankmee"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("rankme");
  }

  @Test
  void sourceAccuracyCountsTheHeldOutSource() {
    Features held = new Features(new float[3][1], new float[][] {SURE_A, SURE_B, SURE_A});
    Snapshot snapshot =
        new Snapshot(
            held, new int[3], held, new int[] {0, 0, 0}, Snapshots.random(2, 0, 1).target());
    assertThat(score("source-accuracy", snapshot)).isEqualTo(2 / 3.0);
  }

  @Test
  void entropyIsThatOfThePredictions() {
    Snapshot snapshot = Snapshots.ofLogits(SURE_A, UNSURE, Snapshots.logits(0.25, 0.75));
    double last = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
    assertThat(score("entropy", snapshot)).isCloseTo((Math.log(2) + last) / 3, within(1e-6));
  }

  @Test
  void informationIsHighestForSurePredictionsOfAllClasses() {
    assertThat(score("im", Snapshots.ofLogits(SURE_A, SURE_B)))
        .isCloseTo(Math.log(2), within(1e-9));
    assertThat(score("im", Snapshots.ofLogits(SURE_A, SURE_A))).isCloseTo(0, within(1e-9));
    assertThat(score("im", Snapshots.ofLogits(UNSURE, UNSURE))).isCloseTo(0, within(1e-9));
  }

  /** Three alike: each sees two equal neighbours, ln 2. A fourth apart sees three, ln 3. */
  @Test
  void neighbourhoodsOfThreeAlikeAndOneApart() {
    Snapshot alike = Snapshots.ofLogits(SURE_A, SURE_A, SURE_A);
    assertThat(score("snd", alike)).isCloseTo(Math.log(2), within(1e-9));
    Snapshot apart = Snapshots.ofLogits(SURE_A, SURE_A, SURE_A, SURE_B);
    assertThat(score("snd", apart)).isCloseTo((3 * Math.log(2) + Math.log(3)) / 4, within(1e-6));
    assertThat(score("snd", Snapshots.ofLogits(SURE_A))).isNaN();
  }

  @Test
  void neighbourhoodDensityAgreesWithItsDefinition() {
    Snapshot snapshot = Snapshots.random(20, 0, 5);
    double[][] p = Probabilities.of(snapshot.target().logits());
    double sum = 0;
    for (int n = 0; n < p.length; n++) {
      List<Double> e = new ArrayList<>();
      for (int m = 0; m < p.length; m++) {
        if (m != n) {
          SimpleMatrix a = new SimpleMatrix(p[n]);
          SimpleMatrix b = new SimpleMatrix(p[m]);
          e.add(Math.exp(a.dot(b) / (a.normF() * b.normF() * 0.05)));
        }
      }
      double total = e.stream().mapToDouble(d -> d).sum();
      sum -= e.stream().mapToDouble(d -> d / total * Math.log(d / total)).sum();
    }
    assertThat(score("snd", snapshot)).isCloseTo(sum / p.length, within(1e-9));
  }

  /** The rows (1, 0), (0, 1) have singular values 1, 1; the bound is sqrt(2 * 2). */
  @Test
  void nuclearNormIsOneForSureAndVariousPredictions() {
    assertThat(score("bnm", Snapshots.ofLogits(SURE_A, SURE_B))).isCloseTo(1, within(1e-9));
    assertThat(score("bnm", Snapshots.ofLogits(SURE_A, SURE_A)))
        .isCloseTo(Math.sqrt(2) / 2, within(1e-7));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 40})
  void nuclearNormAndRankAgreeWithASingularValueDecomposition(int count) {
    Snapshot snapshot = Snapshots.random(count, 0.5, count);
    SimpleMatrix p = new SimpleMatrix(Probabilities.of(snapshot.target().logits()));
    int n = p.getNumRows();
    double[] ofP = p.svd(true).getSingularValues();
    assertThat(score("bnm", snapshot))
        .isCloseTo(sum(ofP) / Math.sqrt(n * Math.min(n, 4.0)), within(1e-6));
    double[] ofZ = new SimpleMatrix(snapshot.target().embeddings()).svd(true).getSingularValues();
    double entropy = 0;
    for (double value : ofZ) {
      entropy -= value / sum(ofZ) * Math.log(value / sum(ofZ));
    }
    assertThat(score("rankme", snapshot)).isCloseTo(Math.exp(entropy), within(1e-5));
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  @Test
  void theRankOfPointsOnALineIsOneAndOfAxesTheirNumber() {
    float[][] line = {{1, 2}, {2, 4}, {-3, -6}};
    float[][] axes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    assertThat(score("rankme", Snapshots.ofTarget(line, new float[3][2])))
        .isCloseTo(1, within(1e-6));
    assertThat(score("rankme", Snapshots.ofTarget(axes, new float[3][2])))
        .isCloseTo(3, within(1e-6));
  }

  /** On a line: class A at 0 and 1, class B at 4. Silhouettes (4-1)/4, (3-1)/3, 0. */
  @Test
  void silhouettesOfThreePoints() {
    float[][] points = {{0}, {1}, {4}};
    float[][] logits = {SURE_A, SURE_A, SURE_B};
    assertThat(score("silhouette", Snapshots.ofTarget(points, logits)))
        .isCloseTo((3 / 4.0 + 2 / 3.0) / 3, within(1e-9));
    assertThat(score("silhouette", Snapshots.ofTarget(points, new float[3][2])))
        .as("one class has no neighbour")
        .isNaN();
    assertThat(score("silhouette", Snapshots.ofTarget(new float[3][1], logits))).isZero();
  }

  @Test
  void silhouettesAgreeWithTheirDefinition() {
    Snapshot snapshot = Snapshots.random(30, 0, 8);
    float[][] x = snapshot.target().embeddings();
    int[] c = new int[x.length];
    for (int n = 0; n < c.length; n++) {
      c[n] = Evaluation.argmax(snapshot.target().logits()[n]);
    }
    double sum = 0;
    for (int n = 0; n < x.length; n++) {
      double b = Double.POSITIVE_INFINITY;
      for (int k = 0; k < 4; k++) {
        if (k != c[n]) {
          b = Math.min(b, meanDistance(x, c, n, k));
        }
      }
      double a = meanDistance(x, c, n, c[n]);
      sum += (b - a) / Math.max(a, b);
    }
    assertThat(score("silhouette", snapshot)).isCloseTo(sum / x.length, within(1e-6));
  }

  /** To the others of a class. */
  private static double meanDistance(float[][] x, int[] c, int from, int k) {
    double sum = 0;
    int count = 0;
    for (int m = 0; m < x.length; m++) {
      if (m != from && c[m] == k) {
        double square = 0;
        for (int e = 0; e < x[m].length; e++) {
          square += Math.pow(x[m][e] - x[from][e], 2);
        }
        sum += Math.sqrt(square);
        count++;
      }
    }
    return sum / count;
  }

  /**
   * Losses 0, 2 and weights 0, 2: covariance 1 and variance 1 over n, eta -1; mean loss 1 less 1
   * times (mean weight 1 less 1).
   */
  @Test
  void theControlVariateTakesTheWeightsChanceAway() {
    assertThat(Validators.controlled(new double[] {0, 2}, new double[] {0, 2}))
        .isCloseTo(1, within(1e-12));
    assertThat(Validators.controlled(new double[] {0, 4}, new double[] {0, 4}))
        .as("mean weight 2: 2 - 1 * 2 + 1")
        .isCloseTo(1, within(1e-12));
    assertThat(Validators.controlled(new double[] {1, 3}, new double[] {1, 1})).isEqualTo(2);
  }

  @Test
  void domainsThatAreOneHaveTheSourcesRisk() {
    Snapshot snapshot = Snapshots.random(400, 0, 3);
    Features source = snapshot.sourceValidation();
    Snapshot same =
        new Snapshot(
            source,
            snapshot.sourceValidationLabels(),
            source,
            snapshot.sourceValidationLabels(),
            source);
    double[][] p = Probabilities.of(source.logits());
    double risk = 0;
    for (int n = 0; n < p.length; n++) {
      risk -= Math.log(p[n][snapshot.sourceValidationLabels()[n]]) / p.length;
    }
    assertThat(score("dev", same)).isCloseTo(risk, within(1e-6));
  }

  /** Images that look like the target's are misclassified: the estimate must say so. */
  @Test
  void mistakesWhereTheTargetLiesCountMore() {
    Snapshot near = twoGroups(SURE_B, SURE_A);
    Snapshot far = twoGroups(SURE_A, SURE_B);
    assertThat(score("dev", near)).isGreaterThan(2 * score("dev", far));
  }

  /** Source at 0 and 1, all of class A; target at 1. */
  private static Snapshot twoGroups(float[] logitsAtOne, float[] logitsAtZero) {
    float[][] x = new float[40][];
    float[][] logits = new float[40][];
    float[][] target = new float[40][];
    for (int n = 0; n < 40; n++) {
      x[n] = new float[] {n % 2 + 0.01f * n};
      logits[n] = n % 2 == 1 ? logitsAtOne : logitsAtZero;
      target[n] = new float[] {1 + 0.01f * n};
    }
    Features source = new Features(x, logits);
    return new Snapshot(source, new int[40], source, new int[40], new Features(target, logits));
  }
}
