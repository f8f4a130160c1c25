package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class AdamTest {

  /** Kingma and Ba's Algorithm 1 with the paper's betas, written out in doubles. */
  @Test
  void stepsFollowAlgorithmOneWithTheBetasInTheRightPlaces() {
    double[] gradients = {0.5, -1.0, 0.25, 2.0};
    try (PointerScope scope = new PointerScope();
        Weights weights =
            new Weights(
                "X", Network.Initial.PAPER, new Compute(Precision.FP32, Layout.CONTIGUOUS), 1)) {
      Tensor weight = weights.bias("w", 1);
      try (Adam adam = new Adam(weights, new AdamSettings(0.01, 0.8, 0.999, 0.5))) {
        double w = 0;
        double mean = 0;
        double square = 0;
        for (int t = 1; t <= gradients.length; t++) {
          double g = gradients[t - 1];
          adam.step(new TensorVector(torch.tensor(new float[] {(float) g})), t - 1);
          mean = 0.8 * mean + 0.2 * g;
          square = 0.999 * square + 0.001 * g * g;
          double rate = 0.01 / (1 + 0.5 * (t - 1));
          double corrected = mean / (1 - Math.pow(0.8, t));
          w -= rate * corrected / (Math.sqrt(square / (1 - Math.pow(0.999, t))) + 1e-8);
          assertThat(weight.item_float()).isCloseTo((float) w, within(1e-6f));
        }
      }
    }
  }
}
