package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import dev.gangway.method.StepMetrics;
import dev.gangway.method.TrainingSettings;
import dev.gangway.run.view.Metrics;
import dev.gangway.train.TrainingListener.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmListenerTest {

  private final List<String> warnings = new ArrayList<>();
  private final AlarmListener alarm =
      new AlarmListener(TrainingSettings.paper(10), alarms(new Metrics()));
  private long iteration;

  private Alarms alarms(Metrics log) {
    return new Alarms((position, kind, message) -> warnings.add(message), log);
  }

  private void steps(int count, float classifier) {
    step(count, Map.of("classifier", classifier));
  }

  private void steps(int count, float classifier, float eachOfD) {
    step(
        count,
        Map.of(
            "classifier",
            classifier,
            "d_real",
            eachOfD,
            "d_fake_source",
            eachOfD,
            "d_fake_target",
            eachOfD));
  }

  private void step(int count, Map<String, Float> losses) {
    for (int i = 0; i < count; i++) {
      stepDone(StepMetrics.of(losses));
    }
  }

  private void stepDone(StepMetrics metrics) {
    try {
      alarm.stepDone(new Position(++iteration, 10, 1000, 0), metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aLossThatIsNoNumberEndsTheTraining(float loss) {
    steps(6, 1);
    assertThatThrownBy(() -> steps(1, loss))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessage(
            "loss 'classifier' is "
                + loss
                + " at iteration 7 (start a new run with a lower --learning-rate or --lambda, or"
                + " with --precision fp32)");
  }

  @Test
  void aHealthyTrainingIsNotWarnedOf() {
    steps(300, 2.3f, 0.7f);
    steps(500, 0.1f, 0.3f);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aDiscriminatorThatHasWonIsWarnedOfOnce() {
    steps(1000, 1, 0.001f);
    assertThat(warnings)
        .containsExactly(
            "collapse: the discriminator has won (its mean loss on images is 0.0030) at iteration"
                + " 200 (try a lower --learning-rate or a larger --batch)");
  }

  /** From 2.3 the mean rises to 10 - 7.7 * 0.98^n, above 6.9 after 46 steps. */
  @Test
  void aClassifierThatForgetsIsWarnedOf() {
    steps(300, 2.3f);
    steps(45, 10);
    assertThat(warnings).isEmpty();
    steps(1, 10);
    assertThat(warnings)
        .containsExactly(
            "divergence: the classifier's loss rose from 2.30 to 6.96 at iteration 346 (try a"
                + " lower --learning-rate or a lower --lambda)");
  }

  @Test
  void aResumedTrainingWithASmallFirstLossIsNotTakenForDiverged() {
    steps(1, 0.01f);
    steps(1000, 0.2f);
    assertThat(warnings).isEmpty();
  }

  @Test
  void theFirstStepsAreNotJudged() {
    assertThatCode(() -> steps(199, 1, 0)).doesNotThrowAnyException();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aClassifierThatStillGuessesStandsStill() {
    steps(499, 2.3f);
    assertThat(warnings).isEmpty();
    steps(1000, 2.3f);
    assertThat(warnings)
        .containsExactly(
            "stand-still: the classifier still guesses (loss 2.30, a guess costs 2.30) at iteration"
                + " 500 (look at the source with 'gangway data inspect', try another"
                + " --learning-rate or a lower --lambda)");
  }

  @Test
  void whatWasSaidBeforeAnInterruptionIsNotSaidAgain() throws IOException {
    JsonNode said = Json.parse("{\"type\":\"alarm\",\"alarm\":\"stand-still\"}", JsonNode.class);
    Metrics log = new Metrics();
    log.add(said);
    AlarmListener again = new AlarmListener(TrainingSettings.paper(10), alarms(log));
    for (int i = 1; i <= 1000; i++) {
      again.stepDone(
          new Position(i, 10, 1000, 0),
          new StepMetrics(Map.of("classifier", 2.3f), Map.of(), Map.of("G", 0f), Map.of()));
    }
    assertThat(warnings).singleElement().asString().startsWith("no-gradient: ");
  }

  @Test
  void aGeneratorWithoutAGradientIsSaid() {
    for (int i = 0; i < 300; i++) {
      stepDone(new StepMetrics(Map.of("classifier", 0.1f), Map.of(), Map.of("G", 0f), Map.of()));
    }
    assertThat(warnings)
        .containsExactly(
            "no-gradient: the generator gets no gradient (norm 0.0e+00) at iteration 200 (try a"
                + " lower --learning-rate or --precision fp32)");
  }
}
