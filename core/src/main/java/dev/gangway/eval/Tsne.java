package dev.gangway.eval;

import static dev.gangway.base.InputException.check;

import dev.gangway.eval.PlanePoints.PrincipalPlane;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * t-SNE: points of many dimensions in the plane, neighbours beside neighbours; van der Maaten and
 * Hinton, <a href="https://jmlr.org/papers/v9/vandermaaten08a.html">Visualizing data using
 * t-SNE</a>, JMLR 2008. Exact over all pairs, so for some thousand points; distances between
 * clusters in the picture mean little, only who is near whom does.
 *
 * @param perplexity neighbours that each point has, about; fewer where there are few points
 * @param early steps with exaggerated affinities, in which clusters form
 * @param late steps after them
 */
public record Tsne(double perplexity, int early, int late) {

  private static final double EXAGGERATION = 12; // Belkina et al., Nature Communications 2019
  private static final double MILD = 4; // for a layout that there is already
  private static final double SMALL = 1e-4; // deviation of a first layout
  private static final int MOST = 20_000; // points; the affinities take 4 N^2 bytes

  public Tsne {
    check(perplexity >= 1, "perplexity must be >= 1, got %s", perplexity);
    check(early >= 0 && late >= 0, "steps must be >= 0, got %s and %s", early, late);
  }

  /** Perplexity 30, 250 and 500 steps. */
  public static Tsne standard() {
    return new Tsne(30, 250, 500);
  }

  /** A layout of N x E finite values, N in 4..20,000, that begins with the principal components. */
  public PlanePoints of(float[][] points) {
    PlanePoints start = PrincipalPlane.of(points);
    double deviation = Math.max(deviation(start.x()), deviation(start.y()));
    float scale = (float) (SMALL / Math.max(deviation, 1e-30));
    return centred(run(points, scaled(start.x(), scale), scaled(start.y(), scale), EXAGGERATION));
  }

  /**
   * A layout of the same images a little later: begins with theirs and is turned to fit it, so that
   * what moves in the picture has moved.
   *
   * @param points N x E, all finite
   * @param previous N points, of the same images in the same order
   */
  public PlanePoints after(float[][] points, PlanePoints previous) {
    if (previous.count() != points.length) {
      throw new IllegalArgumentException(previous.count() + " points before " + points.length);
    }
    Tsne shorter = new Tsne(perplexity, early / 2, late / 2);
    PlanePoints moved = shorter.run(points, previous.x().clone(), previous.y().clone(), MILD);
    return moved.onto(previous);
  }

  /** Descends from a start, which it overwrites. */
  private PlanePoints run(float[][] points, float[] x, float[] y, double exaggeration) {
    int n = points.length;
    check(n >= 4 && n <= MOST, "t-SNE takes 4 to %,d points, got %,d", MOST, n);
    double neighbours = Math.min(perplexity, (n - 1) / 3.0);
    TsneGradient gradient = new TsneGradient(Affinities.joint(points, neighbours), n);
    Descent alongX = new Descent(x, n);
    Descent alongY = new Descent(y, n);
    for (int step = 0; step < early + late; step++) {
      boolean exaggerated = step < early;
      gradient.at(x, y, exaggerated ? exaggeration : 1, alongX.gradient, alongY.gradient);
      float momentum = exaggerated ? 0.5f : 0.8f;
      alongX.step(momentum);
      alongY.step(momentum);
    }
    return new PlanePoints(x, y);
  }

  /** Gradient descent with momentum and a gain of its own for each value, as in the paper. */
  private static final class Descent {
    private final float[] values;
    private final float[] gradient;
    private final float[] speed;
    private final float[] gain;
    private final float rate;

    Descent(float[] values, int points) {
      this.values = values;
      gradient = new float[values.length];
      speed = new float[values.length];
      gain = new float[values.length];
      Arrays.fill(gain, 1);
      rate = (float) Math.max(50, points / EXAGGERATION / 4);
    }

    void step(float momentum) {
      for (int i = 0; i < values.length; i++) {
        boolean turning = gradient[i] > 0 == speed[i] > 0;
        gain[i] = Math.max(0.01f, turning ? gain[i] * 0.8f : gain[i] + 0.2f);
        speed[i] = momentum * speed[i] - rate * gain[i] * gradient[i];
        values[i] += speed[i];
      }
    }
  }

  private static PlanePoints centred(PlanePoints points) {
    return new PlanePoints(centred(points.x()), centred(points.y()));
  }

  private static float[] centred(float[] values) {
    float mean = (float) PlanePoints.mean(values);
    float[] centred = new float[values.length];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = values[i] - mean;
    }
    return centred;
  }

  private static float[] scaled(float[] values, float scale) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = scale * values[i];
    }
    return scaled;
  }

  private static double deviation(float[] values) {
    double mean = PlanePoints.mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  /**
   * How much each point is a neighbour of each other: t-SNE's joint probabilities. Around every
   * point lies a Gaussian as wide as it takes for the point to have {@code perplexity} neighbours;
   * van der Maaten and Hinton, <a
   * href="https://jmlr.org/papers/v9/vandermaaten08a.html">Visualizing data using t-SNE</a>, JMLR
   * 2008, equations 1 to 3.
   */
  static final class Affinities {

    private static final int MOST_STEPS = 100;
    private static final float NONE = 1e-14f; // smaller ones only slow the processor down
    private static final double PRECISION = 1e-6; // of the entropy

    private Affinities() {}

    /**
     * The joint probabilities, N x N in one array, symmetric, with the sum 1 and 0 on the diagonal.
     *
     * @param points N x E, N at least 2, all finite
     * @param perplexity from 1, less than N - 1
     */
    static float[] joint(float[][] points, double perplexity) {
      int n = points.length;
      SquaredDistances distances = new SquaredDistances(points);
      float[] joint = new float[n * n];
      IntStream.range(0, n)
          .parallel()
          .forEach(
              i -> {
                float[] row = new float[n];
                distances.from(points[i], row);
                conditional(row, i, Math.log(perplexity));
                System.arraycopy(row, 0, joint, i * n, n);
              });
      symmetrise(joint, n);
      return joint;
    }

    /** Turns the squared distances from point {@code i} into probabilities of that entropy. */
    private static void conditional(float[] row, int i, double entropy) {
      double nearest = Double.POSITIVE_INFINITY;
      double mean = 0;
      for (int j = 0; j < row.length; j++) {
        if (j != i) {
          nearest = Math.min(nearest, row[j]);
          mean += row[j] / (double) (row.length - 1);
        }
      }
      double beta = beta(row, i, nearest, entropy, 1 / Math.max(mean - nearest, 1e-30));
      double sum = 0;
      for (int j = 0; j < row.length; j++) {
        row[j] = j == i ? 0 : (float) Math.exp(-beta * (row[j] - nearest));
        sum += row[j];
      }
      for (int j = 0; j < row.length; j++) {
        row[j] /= (float) sum;
      }
    }

    /**
     * The inverse width at which the entropy is as asked: Newton's steps on its logarithm, halving
     * where they leave the bracket. The entropy falls as beta grows.
     */
    private static double beta(float[] row, int i, double nearest, double entropy, double start) {
      double low = 0;
      double high = Double.POSITIVE_INFINITY;
      double beta = start;
      for (int step = 0; step < MOST_STEPS; step++) {
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int j = 0; j < row.length; j++) {
          if (j != i) {
            double d = row[j] - nearest;
            double weight = Math.exp(-beta * d);
            sum += weight;
            first += weight * d;
            second += weight * d * d;
          }
        }
        double mean = first / sum;
        double excess = Math.log(sum) + beta * mean - entropy;
        if (Math.abs(excess) < PRECISION) {
          return beta;
        }
        low = excess > 0 ? beta : low;
        high = excess > 0 ? high : beta;
        double slope = -beta * beta * (second / sum - mean * mean); // by the logarithm of beta
        double next = beta * Math.exp(Math.max(-1.5, Math.min(1.5, -excess / slope)));
        beta = next > low && next < high ? next : halfway(low, high); // NaN goes halfway
      }
      return beta;
    }

    private static double halfway(double low, double high) {
      return Double.isInfinite(high) ? 2 * low : (low + high) / 2;
    }

    private static void symmetrise(float[] joint, int n) {
      float scale = 1f / (2 * n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          float sum = (joint[i * n + j] + joint[j * n + i]) * scale;
          float both = sum < NONE ? 0 : sum;
          joint[i * n + j] = both;
          joint[j * n + i] = both;
        }
      }
    }
  }
}
