package dev.gangway.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The gradient of t-SNE's cost, exact over all pairs. Every point's sums are taken in the same
 * order however many threads share the work, so a layout depends on its input alone.
 */
final class TsneGradient {

  private final float[] joint; // N x N
  private final int count;
  private final float[] attractX;
  private final float[] attractY;
  private final float[] repelX;
  private final float[] repelY;
  private final float[] near;

  /** Of these affinities, N x N, symmetric. */
  TsneGradient(float[] joint, int count) {
    this.joint = joint;
    this.count = count;
    attractX = new float[count];
    attractY = new float[count];
    repelX = new float[count];
    repelY = new float[count];
    near = new float[count];
  }

  /**
   * The gradient at a layout of N x and N y, with the affinities multiplied by {@code
   * exaggeration}.
   */
  void at(float[] x, float[] y, double exaggeration, float[] intoX, float[] intoY) {
    int parts = Math.min(count, Runtime.getRuntime().availableProcessors());
    IntStream.range(0, parts)
        .parallel()
        .forEach(part -> forces(x, y, count * part / parts, count * (part + 1) / parts));
    double normaliser = 0;
    for (float value : near) {
      normaliser += value;
    }
    normaliser -= count; // each point is 1 near itself
    float attraction = (float) (4 * exaggeration);
    float repulsion = (float) (4 / normaliser);
    for (int i = 0; i < count; i++) {
      intoX[i] = attraction * attractX[i] - repulsion * repelX[i];
      intoY[i] = attraction * attractY[i] - repulsion * repelY[i];
    }
  }

  /** The sums of the points {@code from..to-1}. */
  private void forces(float[] x, float[] y, int from, int to) {
    int width = to - from;
    float[] ownX = Arrays.copyOfRange(x, from, to);
    float[] ownY = Arrays.copyOfRange(y, from, to);
    float[][] sums = new float[5][width];
    float[] kernels = new float[width];
    float[] weights = new float[width];
    for (int j = 0; j < count; j++) { // a loop that writes one array becomes vector instructions
      for (int i = 0; i < width; i++) {
        float dx = ownX[i] - x[j];
        float dy = ownY[i] - y[j];
        kernels[i] = 1 / (1 + dx * dx + dy * dy);
      }
      float[] nearby = sums[0];
      for (int i = 0; i < width; i++) {
        nearby[i] += kernels[i];
      }
      int row = j * count + from;
      for (int i = 0; i < width; i++) {
        weights[i] = joint[row + i] * kernels[i];
      }
      add(weights, ownX, x[j], sums[1]);
      add(weights, ownY, y[j], sums[2]);
      for (int i = 0; i < width; i++) {
        weights[i] = kernels[i] * kernels[i];
      }
      add(weights, ownX, x[j], sums[3]);
      add(weights, ownY, y[j], sums[4]);
    }
    float[][] all = {near, attractX, attractY, repelX, repelY};
    for (int s = 0; s < all.length; s++) {
      System.arraycopy(sums[s], 0, all[s], from, width);
    }
  }

  private static void add(float[] weights, float[] own, float other, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weights[i] * (own[i] - other);
    }
  }
}
