package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.nn.Layer.Linear;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.Network.Initial;
import dev.gangway.nn.OptimizerSettings.Kind;
import dev.gangway.nn.OptimizerSettings.Schedule;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Against the algorithms written out in doubles. */
class OptimizerTest {

  private static final double[] GRADIENTS = {0.5, -1.0, 0.25, 2.0};
  private static final long LAST = 8;

  /** What a step makes of a weight. */
  @FunctionalInterface
  private interface Rule {
    double next(double w, double gradient, int step);
  }

  private static OptimizerSettings settings(
      Kind kind, Schedule schedule, double weightDecay, double clip) {
    return new OptimizerSettings(0.01, 0.8, 0.999, 0.5, kind, schedule, weightDecay, null, clip);
  }

  private static void assertFollows(OptimizerSettings settings, Rule rule) {
    Compute compute = new Compute(Precision.FP32, Layout.CONTIGUOUS);
    try (PointerScope scope = new PointerScope();
        Weights weights = new Weights("X", Initial.PAPER, compute, 1)) {
      Tensor weight = weights.bias("w", 1);
      try (Optimizer optimizer = new Optimizer(weights, settings, LAST)) {
        double w = 0;
        for (int t = 1; t <= GRADIENTS.length; t++) {
          double g = GRADIENTS[t - 1];
          optimizer.step(new TensorVector(torch.tensor(new float[] {(float) g})), t - 1);
          w = rule.next(w, g, t);
          assertThat(weight.item_float()).as("step %s", t).isCloseTo((float) w, within(1e-6f));
        }
      }
    }
  }

  /** Kingma and Ba's Algorithm 1, with the betas in the right places. */
  private static Rule adam(double weightDecay) {
    double[] moments = new double[2];
    return (w, g, t) -> {
      moments[0] = 0.8 * moments[0] + 0.2 * g;
      moments[1] = 0.999 * moments[1] + 0.001 * g * g;
      double rate = 0.01 / (1 + 0.5 * (t - 1));
      double mean = moments[0] / (1 - Math.pow(0.8, t));
      double square = moments[1] / (1 - Math.pow(0.999, t));
      return w * (1 - rate * weightDecay) - rate * mean / (Math.sqrt(square) + 1e-8);
    };
  }

  @Test
  void adamFollowsAlgorithmOne() {
    assertFollows(OptimizerSettings.adam(0.01, 0.8, 0.999, 0.5), adam(0));
  }

  @Test
  void weightsDecayApartFromAdamsGradient() {
    assertFollows(settings(Kind.ADAM, Schedule.INVERSE, 0.3, 0), adam(0.3));
  }

  @Test
  void sgdHasNesterovsMomentumAndDecayInItsGradient() {
    double[] momentum = new double[1];
    assertFollows(
        settings(Kind.SGD, Schedule.COSINE, 0.3, 0),
        (w, gradient, t) -> {
          double g = gradient + 0.3 * w;
          momentum[0] = 0.8 * momentum[0] + g;
          double rate = 0.01 * (1 + Math.cos(Math.PI * (t - 1) / LAST)) / 2;
          return w - rate * (g + 0.8 * momentum[0]);
        });
  }

  @Test
  void longGradientsAreShortenedAndShortOnesStay() {
    double[] momentum = new double[1];
    assertFollows(
        settings(Kind.SGD, Schedule.DANN, 0, 0.75),
        (w, gradient, t) -> {
          double g = Math.signum(gradient) * Math.min(0.75, Math.abs(gradient));
          momentum[0] = 0.8 * momentum[0] + g;
          double rate = 0.01 * Math.pow(1 + 10.0 * (t - 1) / LAST, -0.75);
          return w - rate * (g + 0.8 * momentum[0]);
        });
  }

  @Test
  void pretrainedWeightsMoveAtAShareOfTheRate() {
    Network network =
        new Network(
            "F",
            Shape.vector(1),
            List.of(new Linear("old", 1, 1), new Linear("new", 1, 1)),
            Initial.BY_WIDTH,
            Set.of("old.weight"));
    OptimizerSettings tenth =
        new OptimizerSettings(0.01, 0, 0, 0, Kind.SGD, Schedule.INVERSE, 0.0, 0.1, 0.0);
    try (PointerScope scope = new PointerScope();
        TorchNetwork torchNetwork = new TorchNetwork(network, Compute.fp32(), 1);
        Optimizer optimizer = new Optimizer(torchNetwork.weights(), tenth, LAST)) {
      Weights weights = torchNetwork.weights();
      double old = weights.tensor("F.old.weight").item_float();
      double fresh = weights.tensor("F.new.weight").item_float();
      Tensor one = torch.ones(new long[] {1, 1});
      Tensor none = new Tensor();
      optimizer.step(new TensorVector(one, none, one, none), 0);
      assertThat(weights.tensor("F.old.weight").item_float())
          .isCloseTo((float) (old - 0.001), within(1e-7f));
      assertThat(weights.tensor("F.new.weight").item_float())
          .isCloseTo((float) (fresh - 0.01), within(1e-7f));
    }
  }
}
