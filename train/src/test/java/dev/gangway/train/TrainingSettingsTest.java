package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.nn.AdamSettings;
import java.io.IOException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrainingSettingsTest {

  private static void assertRefused(ThrowingCallable wrong, String message) {
    assertThatThrownBy(wrong).isInstanceOf(InputException.class).hasMessage(message);
  }

  private static TrainingSettings settings(int batch, int epochs, long iterations, int threads) {
    return TrainingSettings.paper(10)
        .withBatch(batch)
        .withEpochs(epochs)
        .withMaxIterations(iterations)
        .withThreads(threads);
  }

  @Test
  void wrongNumbersAreRefusedWithTheirName() {
    assertRefused(() -> settings(1, 1, 0, 1), "batch must be >= 2, got 1");
    assertRefused(
        () -> settings(2, 0, 0, 1), "epochs and max-iterations are both 0: set one of them");
    assertRefused(() -> settings(2, -1, 0, 1), "epochs must be >= 0, got -1");
    assertRefused(() -> settings(2, 1, -1, 1), "max-iterations must be >= 0, got -1");
    assertRefused(() -> settings(2, 1, 0, 0), "threads must be in 1..1024, got 0");
    assertRefused(() -> settings(2, 1, 0, 1025), "threads must be in 1..1024, got 1025");
  }

  @Test
  void aTrainingEndsAtTheFirstOfItsLimits() {
    ImageFormat format = new ImageFormat(16, 3);
    Batches batches =
        new Batches(RandomData.labelled(30, format, 1), RandomData.images(30, format, 2), 8, 1);
    assertThat(TrainingRun.last(settings(8, 5, 0, 1), batches)).isEqualTo(15);
    assertThat(TrainingRun.last(settings(8, 5, 14, 1), batches)).isEqualTo(14);
    assertThat(TrainingRun.last(settings(8, 5, 0, 1).withLimits(0, 2000), batches)).isEqualTo(2000);
    TrainingSettings strong = Preset.named("strong").settings(10).withBatch(8);
    assertThat(TrainingRun.last(strong, batches)).as("few images").isEqualTo(3000);
  }

  @Test
  void fastIsStrongWithoutTheGeneratorAndWithTwiceTheSteps() {
    TrainingSettings strong = Preset.named("strong").settings(10);
    TrainingSettings fast = Preset.named("fast").settings(10);
    assertThat(strong.generates()).isTrue();
    assertThat(fast.generates()).isFalse();
    assertThat(fast.withAdversarial(strong.adversarial()).withMaxIterations(3000))
        .isEqualTo(strong);
    assertThat(fast.maxIterations()).isEqualTo(6000);
  }

  @Test
  void sourceOnlySeesNoTarget() {
    TrainingSettings strong = Preset.named("strong").settings(10);
    assertThat(strong.selfTraining().used()).isTrue();
    assertThat(strong.withSetting(Setting.SOURCE_ONLY).selfTraining().used()).isFalse();
  }

  @Test
  void wrongAdamSettingsAreRefused() {
    assertRefused(
        () -> new AdamSettings(0, 0.8, 0.999, 0), "learning rate must be in (0, 1], got 0.0");
    assertRefused(
        () -> new AdamSettings(Double.NaN, 0.8, 0.999, 0),
        "learning rate must be in (0, 1], got NaN");
    assertRefused(() -> new AdamSettings(0.1, 1, 0.999, 0), "beta1 must be in [0, 1), got 1.0");
    assertRefused(() -> new AdamSettings(0.1, 0.8, -0.1, 0), "beta2 must be in [0, 1), got -0.1");
    assertRefused(() -> new AdamSettings(0.1, 0.8, 0.9, -1), "decay must be in [0, 1], got -1.0");
  }

  @Test
  void wrongAdversarialSettingsAreRefused() {
    assertRefused(() -> new AdversarialSettings(-0.1, 0.3), "lambda must be in [0, 100], got -0.1");
    assertRefused(
        () -> new AdversarialSettings(0.1, Double.NaN), "alpha must be in [0, 100], got NaN");
  }

  @Test
  void thePaperPresetHasThePublishedValues() {
    TrainingSettings paper = Preset.named("paper").settings(10);
    assertThat(paper.optimizer()).isEqualTo(new AdamSettings(5e-4, 0.8, 0.999, 1e-4));
    assertThat(paper.adversarial()).isEqualTo(new AdversarialSettings(0.1, 0.3));
    assertThat(paper.batch()).isEqualTo(100);
    assertThat(paper.setting()).isEqualTo(Setting.C1_C2);
    assertThat(Preset.named("quick").settings(10).maxIterations()).isEqualTo(2000);
  }

  @Test
  void unknownNamesGetTheNearest() {
    assertRefused(
        () -> Setting.named("c1c2"),
        "there is no setting 'c1c2': did you mean c1+c2? (settings: source-only, c1-only, c1+c2)");
    assertRefused(
        () -> Preset.named("papers"),
        "there is no preset 'papers': did you mean paper? (presets: paper, quick, strong, fast, demo)");
  }

  @Test
  void settingsComeBackFromJsonAsTheyWere() throws IOException {
    for (Setting setting : Setting.values()) {
      TrainingSettings written = TrainingSettings.paper(7).withSetting(setting);
      String json = Json.pretty(written);
      assertThat(json).contains("\"" + setting + "\"");
      assertThat(Json.parse(json, TrainingSettings.class)).isEqualTo(written);
    }
  }

  @Test
  void aSetSmallerThanABatchIsNamed() {
    Images few = RandomData.images(5, new ImageFormat(1, 1), 1);
    Images enough = RandomData.images(8, new ImageFormat(1, 1), 1);
    settings(8, 1, 0, 1).requireEnough(enough, enough);
    assertRefused(
        () -> settings(8, 1, 0, 1).requireEnough(enough, few),
        "the target has 5 images, fewer than a batch of 8 (add images or set --batch 5 or less)");
  }
}
