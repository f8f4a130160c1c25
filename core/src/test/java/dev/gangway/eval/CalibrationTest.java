package dev.gangway.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.base.InputException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  /** Three of four right, always sure by a logit of 4: probability 0.982. */
  private static final float[][] LOGITS = {{4, 0}, {4, 0}, {0, 4}, {0, 4}};

  private static final int[] LABELS = {0, 0, 1, 0};

  private static final float[][] SURE = {{4, 0}, {4, 0}, {0, 4}, {0, 4}};

  @Test
  void aTemperatureThatLowersTheErrorIsKept() {
    // three of four right, always sure by a logit of 4: sigma(4 / T) = 3/4 for 4 / T = ln 3
    Calibration fitted = Calibration.fit(SURE, new int[] {0, 0, 1, 0});
    assertThat(fitted.temperature()).isCloseTo(4 / Math.log(3), within(1e-9));
    assertThat(fitted.errorAfter()).isCloseTo(0, within(1e-9)).isLessThan(fitted.errorBefore());
    assertThat(fitted.images()).isEqualTo(4);
  }

  @Test
  void oneThatDoesNotIsLeftAtOne() {
    // 99 images with probability 0.99 and right, one mistake by a logit of 40: the likeliest
    // temperature makes all 99 unsure for the sake of the one
    float[][] logits = new float[100][];
    int[] labels = new int[100];
    for (int i = 0; i < 99; i++) {
      logits[i] = new float[] {(float) Math.log(99), 0};
    }
    logits[99] = new float[] {40, 0};
    labels[99] = 1;
    assertThat(Calibration.likeliestTemperature(logits, labels)).isGreaterThan(1.3);
    Calibration fitted = Calibration.fit(logits, labels);
    assertThat(fitted.temperature()).isEqualTo(1);
    assertThat(fitted.errorAfter()).isEqualTo(fitted.errorBefore());
  }

  @Test
  void noTemperatureMakesAClassifierSurer() {
    // nine of ten right, always with probability 0.6: half the temperature and less is likelier
    float[][] logits = new float[10][];
    Arrays.setAll(logits, i -> new float[] {(float) Math.log(1.5), 0});
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    assertThat(Calibration.likeliestTemperature(logits, labels)).isLessThan(0.5);
    assertThat(Calibration.fit(logits, labels).temperature()).isEqualTo(1);
  }

  @Test
  void otherImagesAreMeasuredWithTheSameTemperature() {
    Calibration fitted = Calibration.fit(SURE, new int[] {0, 0, 1, 0});
    // all right at probability 3/4
    Calibration other = fitted.on(SURE, new int[] {0, 0, 1, 1});
    assertThat(other.temperature()).isEqualTo(fitted.temperature());
    assertThat(other.errorAfter()).isCloseTo(0.25, within(1e-9));
    assertThat(other.errorBefore()).isCloseTo(1 - 1 / (1 + Math.exp(-4)), within(1e-9));
  }

  @Test
  void theTemperatureMakesTheProbabilityTheShareOfRightPredictions() {
    // sigma(4 / T) = 3/4 for 4 / T = ln 3
    double temperature = Calibration.likeliestTemperature(LOGITS, LABELS);
    assertThat(temperature).isCloseTo(4 / Math.log(3), within(1e-9));
    assertThat(Calibration.error(LOGITS, LABELS, temperature)).isCloseTo(0, within(1e-9));
    double sure = 1 / (1 + Math.exp(-4));
    assertThat(Calibration.error(LOGITS, LABELS, 1)).isCloseTo(sure - 0.75, within(1e-12));
  }

  @Test
  void binsAreWeighedByTheirImages() {
    // probabilities 0.9 (right), 0.9 (wrong), 0.6 (right): |1.8 - 1| / 3 + |0.6 - 1| / 3
    float nine = (float) Math.log(9);
    float[][] logits = {{nine, 0}, {nine, 0}, {(float) Math.log(1.5), 0}};
    assertThat(Calibration.error(logits, new int[] {0, 1, 0}, 1)).isCloseTo(0.4, within(1e-6));
  }

  @Test
  void imagesThatAreAllRightTellNothing() {
    assertThat(Calibration.likeliestTemperature(new float[][] {{3, 0}, {0, 1}}, new int[] {0, 1}))
        .isEqualTo(1);
  }

  @Test
  void theTemperatureStaysInItsBounds() {
    // always wrong: the less sure the better, without end
    assertThat(Calibration.likeliestTemperature(new float[][] {{3, 0}, {0, 1}}, new int[] {1, 0}))
        .isCloseTo(20, within(1e-6));
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    assertThatThrownBy(
            () -> Calibration.likeliestTemperature(new float[][] {{Float.NaN, 0}}, new int[] {0}))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Calibration.likeliestTemperature(new float[0][], new int[0]))
        .isInstanceOf(InputException.class);
  }
}
