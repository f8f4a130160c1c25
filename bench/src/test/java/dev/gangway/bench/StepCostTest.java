package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.method.MethodSettings;
import dev.gangway.method.Methods;
import dev.gangway.method.TrainingSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepCostTest {

  /**
   * By hand, in millions of products for each pair of images. F 3.7632 + 10.24 + 0.2048 = 14.208, C
   * 0.017664, G 1.333248 + 3 x 8.388608 + 0.786432 = 27.285504, D 1.769472 + 2 x 18.874368 +
   * 4.718592 + 0.001408 = 44.238208, each with the passes that its setting has.
   */
  @ParameterizedTest
  @CsvSource({
    "source-only, 38_913_792", // 3 F - F.conv1 + 3 C
    "gta-c1, 782_657_152",
    "gta, 854_180_864",
  })
  void aStepOfThePaperTakesTheProductsCountedByHand(String method, String pair) {
    TrainingSettings settings =
        TrainingSettings.paper(10)
            .withMethod(MethodSettings.of(Methods.named(method)))
            .withBatch(100);
    double products = Long.parseLong(pair.replace("_", ""));
    assertThat(StepCost.operations(settings)).isEqualTo(200 * products);
  }
}
