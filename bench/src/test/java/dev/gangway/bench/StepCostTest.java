package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.nn.AuxiliaryGan;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.Weights;
import dev.gangway.train.Setting;
import dev.gangway.train.TrainingSettings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepCostTest {

  private static final NetworkSettings PAPER = NetworkSettings.paper(10);

  @Test
  void aConvolutionUsesEachWeightAtEveryPixelOfItsOutput() {
    LayerCost conv2 = NetworkCost.f(PAPER).layers().get(1);
    assertThat(conv2.name()).isEqualTo("F.conv2");
    assertThat(conv2.weights()).isEqualTo(102_400); // 64 x 64 x 5 x 5
    assertThat(conv2.products()).isEqualTo(10_240_000); // at 10 x 10 pixels
  }

  @Test
  void aTransposedConvolutionUsesEachWeightAtEveryPixelOfItsInput() {
    LayerCost up3 = NetworkCost.g(PAPER).layers().get(2);
    assertThat(up3.name()).isEqualTo("G.up3");
    assertThat(up3.weights()).isEqualTo(524_288); // 256 x 128 x 4 x 4
    assertThat(up3.products()).isEqualTo(8_388_608); // at 4 x 4 pixels
  }

  @Test
  void aLinearLayerUsesEachWeightOnce() {
    LayerCost hidden = NetworkCost.c(PAPER).layers().get(0);
    assertThat(hidden.name()).isEqualTo("C.hidden");
    assertThat(hidden.products()).isEqualTo(16_384); // 128 x 128
  }

  /**
   * By hand, in millions of products for each pair of images. F 3.7632 + 10.24 + 0.2048 = 14.208, C
   * 0.017664, G 1.333248 + 3 x 8.388608 + 0.786432 = 27.285504, D 1.769472 + 2 x 18.874368 +
   * 4.718592 + 0.001408 = 44.238208, each with the passes that its setting has.
   */
  @ParameterizedTest
  @CsvSource({
    "SOURCE_ONLY, 38_913_792", // 3 F - F.conv1 + 3 C
    "C1_ONLY, 782_657_152",
    "C1_C2, 854_180_864",
  })
  void aStepOfThePaperTakesTheProductsCountedByHand(Setting setting, String pair) {
    TrainingSettings settings = TrainingSettings.paper(10).withSetting(setting).withBatch(100);
    double products = Long.parseLong(pair.replace("_", ""));
    assertThat(StepCost.operations(settings)).isEqualTo(200 * products);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128})
  void theCountedWeightsAreThoseOfTheNetworks(int side) {
    NetworkSettings small = new NetworkSettings(side, 3, 7, 4, 6, 5);
    try (FeatureClassifier model = new FeatureClassifier(small, Compute.fp32(), 1);
        AuxiliaryGan gan = new AuxiliaryGan(small, Compute.fp32(), 1)) {
      assertThat(counted(NetworkCost.f(small))).isEqualTo(trained(model.f().weights()));
      assertThat(counted(NetworkCost.c(small))).isEqualTo(trained(model.c().weights()));
      assertThat(counted(NetworkCost.g(small))).isEqualTo(trained(gan.g().weights()));
      assertThat(counted(NetworkCost.d(small))).isEqualTo(trained(gan.d().weights()));
    }
  }

  private static List<String> counted(NetworkCost network) {
    return network.layers().stream().map(l -> l.name() + " " + l.weights()).toList();
  }

  private static List<String> trained(Weights weights) {
    return weights.names().stream()
        .filter(name -> name.endsWith(".weight") && !name.contains(".norm"))
        .flatMap(
            name -> Stream.of(name.replace(".weight", "") + " " + weights.tensor(name).numel()))
        .toList();
  }
}
