package dev.gangway.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The gradient of t-SNE's cost, exact over all pairs. Every point's sums are taken in the same
 * order however many threads share the work, so a layout depends on its input alone.
 */
final class TsneGradient {

  private static final int FOUR = 4;

  private final float[] joint; // N x N
  private final int count;
  private final float[] attractX;
  private final float[] attractY;
  private final float[] repelX;
  private final float[] repelY;
  private final float[] near;

  /**
   * Of these affinities.
   *
   * @param joint N x N, symmetric
   */
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
   * The gradient at a layout, with the affinities multiplied by {@code exaggeration}.
   *
   * @param x N values
   * @param y N values
   * @param intoX N values, replaced by the gradient
   * @param intoY N values, replaced by the gradient
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

  /** The sums of the points {@code from..to-1}, four others at a time. */
  private void forces(float[] x, float[] y, int from, int to) {
    float[] ownX = Arrays.copyOfRange(x, from, to);
    float[] ownY = Arrays.copyOfRange(y, from, to);
    float[][] sums = new float[5][to - from];
    float[][] kernels = new float[FOUR][to - from];
    float[][] pulls = new float[FOUR][to - from];
    float[] othersX = new float[FOUR];
    float[] othersY = new float[FOUR];
    for (int j = 0; j < count; j += FOUR) {
      for (int b = 0; b < FOUR; b++) {
        int other = Math.min(j + b, count - 1);
        othersX[b] = x[other];
        othersY[b] = y[other];
        if (j + b < count) {
          kernels(ownX, ownY, x[other], y[other], kernels[b]);
          weigh(kernels[b], other * count + from, pulls[b]);
        } else {
          Arrays.fill(kernels[b], 0);
          Arrays.fill(pulls[b], 0);
        }
      }
      add(kernels, sums[0]);
      addPulls(pulls, ownX, othersX, sums[1]);
      addPulls(pulls, ownY, othersY, sums[2]);
      addPushes(kernels, ownX, othersX, sums[3]);
      addPushes(kernels, ownY, othersY, sums[4]);
    }
    float[][] all = {near, attractX, attractY, repelX, repelY};
    for (int s = 0; s < all.length; s++) {
      System.arraycopy(sums[s], 0, all[s], from, to - from);
    }
  }

  // One array written per loop: that is what the compiler turns into vector instructions.

  private static void kernels(float[] ownX, float[] ownY, float x, float y, float[] into) {
    for (int i = 0; i < into.length; i++) {
      float dx = ownX[i] - x;
      float dy = ownY[i] - y;
      into[i] = 1 / (1 + dx * dx + dy * dy);
    }
  }

  private void weigh(float[] kernels, int row, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = joint[row + i] * kernels[i];
    }
  }

  private static void add(float[][] four, float[] sums) {
    float[] a = four[0];
    float[] b = four[1];
    float[] c = four[2];
    float[] d = four[3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] += a[i] + b[i] + c[i] + d[i];
    }
  }

  private static void addPulls(float[][] four, float[] own, float[] others, float[] sums) {
    float[] a = four[0];
    float[] b = four[1];
    float[] c = four[2];
    float[] d = four[3];
    float oa = others[0];
    float ob = others[1];
    float oc = others[2];
    float od = others[3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] +=
          a[i] * (own[i] - oa) + b[i] * (own[i] - ob) + c[i] * (own[i] - oc) + d[i] * (own[i] - od);
    }
  }

  private static void addPushes(float[][] four, float[] own, float[] others, float[] sums) {
    float[] a = four[0];
    float[] b = four[1];
    float[] c = four[2];
    float[] d = four[3];
    float oa = others[0];
    float ob = others[1];
    float oc = others[2];
    float od = others[3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] +=
          a[i] * a[i] * (own[i] - oa)
              + b[i] * b[i] * (own[i] - ob)
              + c[i] * c[i] * (own[i] - oc)
              + d[i] * d[i] * (own[i] - od);
    }
  }
}
