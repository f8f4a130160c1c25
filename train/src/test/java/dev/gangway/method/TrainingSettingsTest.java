package dev.gangway.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.nn.OptimizerSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
  void fastIsStrongWithoutTheGeneratorAndWithTwiceTheSteps() {
    TrainingSettings strong = Preset.named("strong").settings(10);
    TrainingSettings fast = Preset.named("fast").settings(10);
    assertThat(strong.method().method().id()).isEqualTo("gta-self-training");
    assertThat(fast.method().method().id()).isEqualTo("self-training");
    assertThat(fast.withMethod(strong.method()).withMaxIterations(3000)).isEqualTo(strong);
    assertThat(strong.method().as(fast.method().method())).isEqualTo(fast.method());
    assertThat(fast.maxIterations()).isEqualTo(6000);
  }

  @Test
  void wrongAdamSettingsAreRefused() {
    assertRefused(
        () -> OptimizerSettings.adam(0, 0.8, 0.999, 0), "learning rate must be in (0, 1], got 0.0");
    assertRefused(
        () -> OptimizerSettings.adam(Double.NaN, 0.8, 0.999, 0),
        "learning rate must be in (0, 1], got NaN");
    assertRefused(
        () -> OptimizerSettings.adam(0.1, 1, 0.999, 0), "beta1 must be in [0, 1), got 1.0");
    assertRefused(
        () -> OptimizerSettings.adam(0.1, 0.8, -0.1, 0), "beta2 must be in [0, 1), got -0.1");
    assertRefused(
        () -> OptimizerSettings.adam(0.1, 0.8, 0.9, -1), "decay must be in [0, 1], got -1.0");
  }

  @Test
  void wrongAdversarialSettingsAreRefused() {
    assertRefused(() -> new Gta.Settings(-0.1, 0.3), "lambda must be in [0, 100], got -0.1");
    assertRefused(() -> new Gta.Settings(0.1, Double.NaN), "alpha must be in [0, 100], got NaN");
  }

  @Test
  void thePaperPresetHasThePublishedValues() {
    TrainingSettings paper = Preset.named("paper").settings(10);
    assertThat(paper.optimizer()).isEqualTo(OptimizerSettings.adam(5e-4, 0.8, 0.999, 1e-4));
    assertThat(paper.method().of(Gta.Settings.class)).isEqualTo(new Gta.Settings(0.1, 0.3));
    assertThat(paper.batch()).isEqualTo(100);
    assertThat(paper.method().method()).isEqualTo(Gta.FULL);
    assertThat(Preset.named("quick").settings(10).maxIterations()).isEqualTo(2000);
  }

  @Test
  void unknownNamesGetTheNearest() {
    assertRefused(
        () -> Methods.named("gtac1"),
        "there is no method 'gtac1': did you mean gta-c1? (methods: source-only, self-training,"
            + " mcc, gta-c1, gta, gta-c1-self-training, gta-self-training)");
    assertRefused(
        () -> Methods.ofSetting("c1c2", Gta.FULL),
        "there is no setting 'c1c2': did you mean c1+c2? (settings: source-only, c1-only, c1+c2)");
    assertRefused(
        () -> Preset.named("papers"),
        "there is no preset 'papers': did you mean paper? (presets: paper, quick, strong, fast, photos, demo)");
  }

  @Test
  void settingsComeBackFromJsonAsTheyWere() throws IOException {
    for (Method method : Methods.all()) {
      TrainingSettings written = Preset.STRONG.settings(7, method);
      String json = Json.pretty(written);
      assertThat(json).contains("\"id\" : \"" + method.id() + "\"");
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

  @Test
  void aMethodTakesItsOwnValuesAlone() {
    MethodSettings gta = MethodSettings.of(Gta.FULL, Map.of("lambda", 0.2));
    assertThat(gta.values()).isEqualTo(Map.of("lambda", 0.2, "alpha", 0.3));
    assertRefused(
        () -> MethodSettings.of(Gta.FULL, Map.of("confidence", 0.9)),
        "method gta has no setting 'confidence' (--method self-training, or gta-c1-self-training,"
            + " or gta-self-training has)");
    assertRefused(
        () -> MethodSettings.of(Gta.FULL, Map.of("lamda", 0.9)),
        "method gta has no setting 'lamda' (it has: lambda, alpha)");
    assertRefused(
        () -> MethodSettings.of(new SelfTraining(), Map.of("self-training-ramp", 1.5)),
        "self-training-ramp must be a whole number, got 1.5");
    assertThatThrownBy(() -> Json.parse("{\"id\":\"gta\",\"lambda\":\"x\"}", MethodSettings.class))
        .hasRootCauseMessage("method: lambda must be a number, got x");
  }

  @Test
  void settingsOfVersion01AreMethods() {
    for (Gta whole : List.of(Gta.FULL, Gta.SELF_TRAINING)) {
      assertThat(Methods.ofSetting("c1+c2", whole)).isEqualTo(whole);
      assertThat(Methods.ofSetting("c1-only", whole)).isEqualTo(whole.withoutClassTerms());
      assertThat(Methods.ofSetting("source-only", whole).seesTarget()).isFalse();
    }
  }

  @Test
  void everyMethodCanBeTrainedByEveryRecipe() {
    for (Method method : Methods.all()) {
      for (Preset preset : Preset.values()) {
        TrainingSettings settings = preset.settings(10, method);
        assertThat(settings.method().method()).isSameAs(method);
        boolean taught = method.settings().contains(SelfTraining.Settings.class);
        assertThat(settings.averaging() > 0)
            .isEqualTo(taught || preset.settings(10).averaging() > 0);
      }
    }
  }
}
