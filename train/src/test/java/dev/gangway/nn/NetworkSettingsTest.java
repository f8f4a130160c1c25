package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSettingsTest {

  private static final NetworkSettings PAPER = NetworkSettings.paper(10);

  @Test
  void thePaperNetworksHaveThePublishedNumbersOfParameters() {
    try (FeatureClassifier model = new FeatureClassifier(PAPER, Compute.fp32(), 1);
        AuxiliaryGan gan = new AuxiliaryGan(PAPER, Compute.fp32(), 1)) {
      assertThat(model.weights().stream().map(Weights::count))
          .isEqualTo(List.of(312_256L, 17_802L));
      assertThat(gan.weights().stream().map(Weights::count))
          .isEqualTo(List.of(4_090_752L, 668_427L));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128})
  void everySideGivesTheSameEmbeddingsAndImagesOfItsSide(int side) {
    NetworkSettings s = new NetworkSettings(side, 1, 3, 2, 5, 4);
    try (PointerScope scope = new PointerScope();
        FeatureClassifier model = new FeatureClassifier(s, Compute.fp32(), 1);
        AuxiliaryGan gan = new AuxiliaryGan(s, Compute.fp32(), 1)) {
      Tensor e = model.f().forward(torch.randn(2, 1, side, side));
      assertThat(shape(e)).containsExactly(2, 5);
      assertThat(shape(model.c().forward(e))).containsExactly(2, 3);
      Tensor g = gan.g().forward(torch.randn(2, 5 + 4 + 3 + 1));
      assertThat(shape(g)).containsExactly(2, 1, side, side);
      Discriminator.Verdict verdict = gan.d().forward(g);
      assertThat(shape(verdict.real())).containsExactly(2);
      assertThat(shape(verdict.classes())).containsExactly(2, 3);
    }
  }

  private static long[] shape(Tensor x) {
    long[] sizes = new long[(int) x.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = x.size(i);
    }
    return sizes;
  }

  @Test
  void aSideThatIsNoPowerOfTwoIsRefused() {
    assertThatThrownBy(() -> new NetworkSettings(48, 3, 10, 64, 128, 512))
        .isInstanceOf(InputException.class)
        .hasMessage("image side must be 32, 64, 128 or 256, got 48");
  }
}
