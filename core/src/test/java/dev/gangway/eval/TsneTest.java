package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.base.InputException;
import dev.gangway.eval.Tsne.Affinities;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TsneTest {

  private static float[][] clusters(int perCluster, int clusters, int width, long seed) {
    Random random = new Random(seed);
    float[][] centres = new float[clusters][width];
    for (float[] centre : centres) {
      for (int e = 0; e < width; e++) {
        centre[e] = (float) (8 * random.nextGaussian());
      }
    }
    float[][] points = new float[perCluster * clusters][width];
    for (int i = 0; i < points.length; i++) {
      for (int e = 0; e < width; e++) {
        points[i][e] = (float) (centres[i % clusters][e] + random.nextGaussian());
      }
    }
    return points;
  }

  private static double squared(float[] a, float[] b) {
    double sum = 0;
    for (int e = 0; e < a.length; e++) {
      sum += ((double) a[e] - b[e]) * ((double) a[e] - b[e]);
    }
    return sum;
  }

  /** The definition, in doubles, with plain bisection. */
  private static double[][] plainJoint(float[][] points, double perplexity) {
    int n = points.length;
    double[][] conditional = new double[n][n];
    for (int i = 0; i < n; i++) {
      double low = 0;
      double high = 1e6;
      for (int step = 0; step < 200; step++) {
        double beta = (low + high) / 2;
        double sum = 0;
        for (int j = 0; j < n; j++) {
          conditional[i][j] = i == j ? 0 : Math.exp(-beta * squared(points[i], points[j]));
          sum += conditional[i][j];
        }
        double entropy = 0;
        for (int j = 0; j < n; j++) {
          conditional[i][j] /= sum;
          double p = conditional[i][j];
          entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        boolean wide = entropy > Math.log(perplexity);
        low = wide ? beta : low;
        high = wide ? high : beta;
      }
    }
    double[][] joint = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        joint[i][j] = (conditional[i][j] + conditional[j][i]) / (2 * n);
      }
    }
    return joint;
  }

  /** Kullback and Leibler's divergence of the picture's neighbourhoods from the true ones. */
  private static double cost(double[][] joint, double[] x, double[] y) {
    int n = x.length;
    double normaliser = 0;
    double[][] kernel = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double dx = x[i] - x[j];
          double dy = y[i] - y[j];
          kernel[i][j] = 1 / (1 + dx * dx + dy * dy);
          normaliser += kernel[i][j];
        }
      }
    }
    double cost = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (joint[i][j] > 0) {
          cost += joint[i][j] * Math.log(joint[i][j] * normaliser / kernel[i][j]);
        }
      }
    }
    return cost;
  }

  @Test
  void affinitiesEqualTheDefinition() {
    float[][] points = clusters(9, 3, 4, 1);
    double[][] expected = plainJoint(points, 5);
    float[] joint = Affinities.joint(points, 5);
    double sum = 0;
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < points.length; j++) {
        float found = joint[i * points.length + j];
        assertThat((double) found).as("%d %d", i, j).isCloseTo(expected[i][j], within(1e-6));
        sum += found;
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void affinitiesOfEqualPointsAreEqual() {
    float[] joint = Affinities.joint(new float[6][3], 2);
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        assertThat(joint[6 * i + j]).isCloseTo(i == j ? 0 : 1f / 30, within(1e-6f));
      }
    }
  }

  @Test
  void theGradientEqualsTheSlopeOfTheCost() {
    float[][] points = clusters(8, 3, 4, 2);
    int n = points.length;
    double[][] joint = plainJoint(points, 5);
    Random random = new Random(3);
    double[] x = random.doubles(n, -2, 2).toArray();
    double[] y = random.doubles(n, -2, 2).toArray();
    float[] gradientX = new float[n];
    float[] gradientY = new float[n];
    new TsneGradient(Affinities.joint(points, 5), n)
        .at(floats(x), floats(y), 1, gradientX, gradientY);
    for (int i = 0; i < n; i++) {
      assertThat((double) gradientX[i]).isCloseTo(slope(joint, x, y, x, i), within(1e-5));
      assertThat((double) gradientY[i]).isCloseTo(slope(joint, x, y, y, i), within(1e-5));
    }
  }

  private static double slope(double[][] joint, double[] x, double[] y, double[] moved, int i) {
    double place = moved[i];
    moved[i] = place + 1e-5;
    double above = cost(joint, x, y);
    moved[i] = place - 1e-5;
    double below = cost(joint, x, y);
    moved[i] = place;
    return (above - below) / 2e-5;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Test
  void exaggerationWeighsAttractionAlone() {
    float[][] points = clusters(5, 2, 3, 4);
    int n = points.length;
    float[] x = floats(new Random(5).doubles(n, -1, 1).toArray());
    float[] y = floats(new Random(6).doubles(n, -1, 1).toArray());
    float[][] at = new float[6][n];
    TsneGradient gradient = new TsneGradient(Affinities.joint(points, 3), n);
    gradient.at(x, y, 0, at[0], at[1]);
    gradient.at(x, y, 1, at[2], at[3]);
    gradient.at(x, y, 4, at[4], at[5]);
    for (int i = 0; i < n; i++) {
      float attraction = at[2][i] - at[0][i];
      assertThat(at[4][i]).isCloseTo(at[0][i] + 4 * attraction, within(1e-4f));
    }
  }

  @Test
  void separateClustersKeepTheirNeighbours() {
    float[][] points = clusters(60, 5, 16, 7);
    PlanePoints layout = Tsne.standard().of(points);
    assertThat(layout.trustworthiness(points, 10)).isGreaterThan(0.95);
    for (int i = 0; i < points.length; i++) {
      assertThat(nearest(layout, i) % 5).as("cluster of the neighbour of %d", i).isEqualTo(i % 5);
    }
  }

  private static int nearest(PlanePoints layout, int i) {
    float[][] rows = layout.rows();
    return IntStream.range(0, rows.length)
        .filter(j -> j != i)
        .reduce((a, b) -> squared(rows[a], rows[i]) <= squared(rows[b], rows[i]) ? a : b)
        .orElseThrow();
  }

  @Test
  void theSamePointsGiveTheSameLayout() {
    float[][] points = clusters(20, 3, 8, 8);
    PlanePoints once = new Tsne(10, 50, 50).of(points);
    PlanePoints again = new Tsne(10, 50, 50).of(points);
    assertThat(again.x()).isEqualTo(once.x());
    assertThat(again.y()).isEqualTo(once.y());
  }

  @Test
  void aLayoutAfterAnotherStaysWhereNothingMoved() {
    float[][] points = clusters(40, 4, 8, 9);
    float[][] later = new float[points.length][];
    Random random = new Random(10);
    for (int i = 0; i < points.length; i++) {
      later[i] = points[i].clone();
      for (int e = 0; e < later[i].length; e++) {
        later[i][e] += (float) (0.05 * random.nextGaussian());
      }
    }
    PlanePoints before = Tsne.standard().of(points);
    PlanePoints after = Tsne.standard().after(later, before);
    double spread = 0;
    double moved = 0;
    for (int i = 0; i < points.length; i++) {
      spread += squared(before.rows()[i], new float[2]);
      moved += squared(before.rows()[i], after.rows()[i]);
    }
    assertThat(Math.sqrt(moved / spread)).isLessThan(0.25);
    assertThat(after.trustworthiness(later, 10)).isGreaterThan(0.95);
  }

  @Test
  void pointsWithoutAnySpreadStayFinite() {
    PlanePoints layout = new Tsne(5, 20, 20).of(new float[12][4]);
    for (int i = 0; i < 12; i++) {
      assertThat(Float.isFinite(layout.x()[i]) && Float.isFinite(layout.y()[i])).isTrue();
    }
  }

  @Test
  void tooFewPointsAreRefused() {
    assertThatThrownBy(() -> Tsne.standard().of(new float[3][2]))
        .isInstanceOf(InputException.class)
        .hasMessage("t-SNE takes 4 to 20,000 points, got 3");
  }
}
