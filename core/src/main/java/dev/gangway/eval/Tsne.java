package dev.gangway.eval;

import static dev.gangway.base.InputException.check;

import java.util.Arrays;

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

  /**
   * A layout that begins with the two principal components.
   *
   * @param points N x E, all finite, N from 4 to 20,000
   */
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
    float mean = (float) mean(values);
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

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
