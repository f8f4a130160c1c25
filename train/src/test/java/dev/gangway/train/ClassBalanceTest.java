package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.dist.Solo;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ClassBalanceTest {

  private static final Offset<Float> EXACT = within(1e-6f);

  private static Tensor probabilities(float... values) {
    return torch.tensor(values).view(-1, 2);
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    tensor.contiguous().data_ptr_float().get(values);
    return values;
  }

  /**
   * Shares begin even and keep 98 % at a step. The batch predicts (0.85, 0.15) on the target and
   * has (0.25, 0.75) in the source: shares (0.507, 0.493) and (0.495, 0.505), ratios 0.976331 and
   * 1.024341.
   */
  @Test
  void whatIsPredictedTooRarelyBecomesLikelier() {
    try (PointerScope scope = new PointerScope();
        ClassBalance balance = new ClassBalance(1, 2, Solo.PROCESS)) {
      Tensor p = probabilities(0.9f, 0.1f, 0.8f, 0.2f);
      Tensor labels = torch.tensor(new long[] {0, 1, 1, 1});
      float[] balanced = values(balance.apply(p, labels));
      float often = 0.495f / 0.507f;
      float rarely = 0.505f / 0.493f;
      assertThat(balanced[0])
          .isCloseTo(0.9f * often / (0.9f * often + 0.1f * rarely), EXACT)
          .isLessThan(0.9f);
      assertThat(balanced[0] + balanced[1]).isCloseTo(1, EXACT);
      assertThat(balanced[3]).isCloseTo(0.2f * rarely / (0.8f * often + 0.2f * rarely), EXACT);
      assertThat(values(balance.shares()))
          .containsExactly(new float[] {0.507f, 0.493f, 0.495f, 0.505f}, EXACT);
    }
  }

  @Test
  void aClassThatIsHardlyEverPredictedIsDrawnBackFromUnsureImages() {
    try (PointerScope scope = new PointerScope();
        ClassBalance balance = new ClassBalance(1, 2, Solo.PROCESS)) {
      Tensor labels = torch.tensor(new long[] {0, 1});
      float[] balanced = {};
      for (int step = 0; step < 400; step++) {
        balanced = values(balance.apply(probabilities(0.95f, 0.05f, 0.85f, 0.15f), labels));
      }
      assertThat(balanced[2]).isLessThan(0.5f); // the second image is now of the second class
      assertThat(balanced[0]).isGreaterThan(0.5f);
    }
  }

  @Test
  void withoutPowerProbabilitiesStayAsTheyAre() {
    try (PointerScope scope = new PointerScope();
        ClassBalance balance = new ClassBalance(0, 2, Solo.PROCESS)) {
      Tensor p = probabilities(0.9f, 0.1f);
      assertThat(balance.apply(p, torch.tensor(new long[] {1})).equal(p)).isTrue();
      assertThat(values(balance.shares())).containsOnly(0.5f);
    }
  }
}
