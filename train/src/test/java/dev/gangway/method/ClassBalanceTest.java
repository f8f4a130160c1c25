package dev.gangway.method;

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

  /**
   * Of 400 batches the teacher never names the second class, which half of the source is: its share
   * falls to 0.5 * 0.98^400 = 0.000155, a ratio of 3,230. Capped at 10, and the first class's 0.500
   * against 0.9998 as it is: 0.1 * 10 against 0.9 * 0.50008 for an image of (0.9, 0.1), and 0.01 *
   * 10 against 0.99 * 0.50008 for one of (0.99, 0.01), which stays of the first class.
   */
  @Test
  void aClassThatIsNeverPredictedBecomesTenTimesAsLikelyAtMost() {
    try (PointerScope scope = new PointerScope();
        ClassBalance balance = new ClassBalance(1, 2, Solo.PROCESS)) {
      Tensor labels = torch.tensor(new long[] {0, 1});
      for (int step = 0; step < 400; step++) {
        balance.apply(probabilities(1, 0), labels);
      }
      assertThat(values(balance.shares())[1]).isLessThan(0.0002f);
      float[] balanced = values(balance.apply(probabilities(0.9f, 0.1f, 0.99f, 0.01f), labels));
      assertThat(balanced[1]).isCloseTo(1 / (1 + 0.9f * 0.5f), within(2e-3f));
      assertThat(balanced[3]).isCloseTo(0.1f / (0.1f + 0.99f * 0.5f), within(2e-3f));
    }
  }

  /** The other way round: shares of 0.01 and 0.5, a ratio of 0.02, count as a tenth. */
  @Test
  void aClassThatIsPredictedTooOftenBecomesATenthAsLikelyAtLeast() {
    try (PointerScope scope = new PointerScope();
        ClassBalance balance = new ClassBalance(1, 2, Solo.PROCESS)) {
      Tensor onlyFirst = torch.tensor(new long[] {0, 0});
      for (int step = 0; step < 400; step++) {
        balance.apply(probabilities(0.5f, 0.5f), onlyFirst);
      }
      float[] balanced = values(balance.apply(probabilities(0.5f, 0.5f), onlyFirst));
      assertThat(balanced[1]).isCloseTo(0.1f / (0.1f + 2), within(1e-3f)); // the first: 1 / 0.5
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
