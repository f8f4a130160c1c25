package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerTest {

  @ParameterizedTest
  @CsvSource({
    "CHANNELS_LAST, 28, 28",
    "CHANNELS_LAST, 5, 7",
    "CONTIGUOUS, 10, 10",
    "CONTIGUOUS, 3, 2"
  })
  void poolingWithoutAGraphGivesTheSameBitsInTheSameOrder(Layout layout, long height, long width) {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = layout.arrange(torch.randn(3, 4, height, width));
      Tensor expected = Layer.maxPool(2).forward(x);
      try (NoGradGuard frozen = new NoGradGuard()) {
        Tensor actual = Layer.maxPool(2).forward(x);
        assertThat(torch.equal(actual, expected)).isTrue();
        assertThat(layout.arrange(actual).data_ptr()).isEqualTo(actual.data_ptr());
      }
    }
  }
}
