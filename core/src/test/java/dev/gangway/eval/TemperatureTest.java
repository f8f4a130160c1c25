package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.base.InputException;
import org.junit.jupiter.api.Test;

class TemperatureTest {

  /** Three of four right, always sure by a logit of 4: probability 0.982. */
  private static final float[][] LOGITS = {{4, 0}, {4, 0}, {0, 4}, {0, 4}};

  private static final int[] LABELS = {0, 0, 1, 0};

  @Test
  void theTemperatureMakesTheProbabilityTheShareOfRightPredictions() {
    // sigma(4 / T) = 3/4 for 4 / T = ln 3
    double temperature = Temperature.fit(LOGITS, LABELS);
    assertThat(temperature).isCloseTo(4 / Math.log(3), within(1e-9));
    assertThat(Temperature.calibrationError(LOGITS, LABELS, temperature))
        .isCloseTo(0, within(1e-9));
    double sure = 1 / (1 + Math.exp(-4));
    assertThat(Temperature.calibrationError(LOGITS, LABELS, 1))
        .isCloseTo(sure - 0.75, within(1e-12));
  }

  @Test
  void binsAreWeighedByTheirImages() {
    // probabilities 0.9 (right), 0.9 (wrong), 0.6 (right): |1.8 - 1| / 3 + |0.6 - 1| / 3
    float nine = (float) Math.log(9);
    float[][] logits = {{nine, 0}, {nine, 0}, {(float) Math.log(1.5), 0}};
    assertThat(Temperature.calibrationError(logits, new int[] {0, 1, 0}, 1))
        .isCloseTo(0.4, within(1e-6));
  }

  @Test
  void imagesThatAreAllRightTellNothing() {
    assertThat(Temperature.fit(new float[][] {{3, 0}, {0, 1}}, new int[] {0, 1})).isEqualTo(1);
  }

  @Test
  void theTemperatureStaysInItsBounds() {
    // always wrong: the less sure the better, without end
    assertThat(Temperature.fit(new float[][] {{3, 0}, {0, 1}}, new int[] {1, 0}))
        .isCloseTo(20, within(1e-6));
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> Temperature.fit(new float[][] {{Float.NaN, 0}}, new int[] {0}))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Temperature.fit(new float[0][], new int[0]))
        .isInstanceOf(InputException.class);
  }
}
