package dev.gangway.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class MccTest {

  private static final Mcc.Settings USUAL = new Mcc.Settings(1, 2.5);

  private static double confusion(float[]... logits) {
    try (PointerScope scope = new PointerScope()) {
      float[] flat = new float[logits.length * logits[0].length];
      for (int n = 0; n < logits.length; n++) {
        System.arraycopy(logits[n], 0, flat, n * logits[n].length, logits[n].length);
      }
      Tensor all = torch.tensor(flat).view(logits.length, -1);
      return USUAL.confusion(all).item_float();
    }
  }

  /** The formula once more, with loops. */
  private static double plain(float[]... logits) {
    int n = logits.length;
    int k = logits[0].length;
    double[][] p = new double[n][k];
    double[] weight = new double[n];
    double weights = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int c = 0; c < k; c++) {
        p[i][c] = Math.exp(logits[i][c] / 2.5);
        sum += p[i][c];
      }
      double entropy = 0;
      for (int c = 0; c < k; c++) {
        p[i][c] /= sum;
        entropy -= p[i][c] * Math.log(p[i][c] + 1e-6);
      }
      weight[i] = 1 + Math.exp(-entropy);
      weights += weight[i];
    }
    double confusion = 0;
    for (int a = 0; a < k; a++) {
      double row = 0;
      double own = 0;
      for (int b = 0; b < k; b++) {
        double together = 0;
        for (int i = 0; i < n; i++) {
          together += p[i][a] * p[i][b] * weight[i] * n / weights;
        }
        row += together;
        own += a == b ? together : 0;
      }
      confusion += 1 - own / row;
    }
    return confusion / k;
  }

  @Test
  void itIsTheFormulaOfItsAuthors() {
    float[][] logits = {{1, 2, -1}, {0.5f, 0, 3}, {-2, 1, 1}, {4, -1, 0}};
    assertThat(confusion(logits)).isCloseTo(plain(logits), offset(1e-5));
  }

  @Test
  void sureClassesAreNotConfusedAndUnsureOnesAre() {
    assertThat(confusion(new float[] {99, 0}, new float[] {0, 99})).isCloseTo(0, offset(1e-4));
    assertThat(confusion(new float[] {0, 0}, new float[] {0, 0})).isCloseTo(0.5, offset(1e-4));
  }
}
