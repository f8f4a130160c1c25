package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class SharedBatchNormTest {

  private static final double EPSILON = 1e-5;

  /** A batch of which the other half is the same as this one. */
  private static final BatchShare TWICE =
      new BatchShare() {
        @Override
        public boolean shared() {
          return true;
        }

        @Override
        public int parts() {
          return 2;
        }

        @Override
        public Tensor sum(Tensor own) {
          return own.mul(new Scalar(2.0));
        }
      };

  private static void assertClose(Tensor actual, Tensor expected, String what) {
    float furthest = actual.sub(expected).abs().max().item_float();
    float scale = expected.abs().max().item_float();
    assertThat(furthest).as(what).isLessThan(1e-5f * scale);
  }

  @Test
  void aBatchOfEqualHalvesHasTheStatisticsAndGradientsOfOneHalf() {
    try (PointerScope scope = new PointerScope()) {
      torch.manual_seed(4);
      Tensor x = torch.randn(8, 3, 5, 5).mul(new Scalar(0.1)).add(new Scalar(3.0)).detach();
      x.requires_grad_();
      Tensor scale = torch.randn(3).requires_grad_();
      Tensor shift = torch.randn(3).requires_grad_();
      Tensor wanted = torch.randn(8, 3, 5, 5);
      Tensor shared = new SharedBatchNorm(scale, shift, TWICE, EPSILON).forward(x);
      Tensor plain = plain(x, scale, shift);
      assertClose(shared, plain, "values");
      TensorVector own = gradients(shared, wanted, x, scale, shift);
      TensorVector reference = gradients(plain, wanted, x, scale, shift);
      assertClose(own.get(0), reference.get(0), "gradient at x");
      assertClose(own.get(1), reference.get(1), "gradient at the scale");
      assertClose(own.get(2), reference.get(2), "gradient at the shift");
    }
  }

  private static Tensor plain(Tensor x, Tensor scale, Tensor shift) {
    TensorOptional none = new TensorOptional();
    return torch.batch_norm(
        x,
        new TensorOptional(scale),
        new TensorOptional(shift),
        none,
        none,
        true,
        0.1,
        EPSILON,
        true);
  }

  private static TensorVector gradients(Tensor y, Tensor wanted, Tensor... at) {
    return torch.grad(new TensorVector(y.mul(wanted).sum()), new TensorVector(at));
  }
}
