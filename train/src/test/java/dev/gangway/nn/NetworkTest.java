package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.nn.Layer.Convolution;
import dev.gangway.nn.Layer.Kernel;
import dev.gangway.nn.Layer.Linear;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.Layer.Sum;
import dev.gangway.nn.Layer.UpConvolution;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @Test
  void aConvolutionUsesEachWeightAtEveryPixelOfItsOutput() {
    Convolution conv2 = Convolution.of("conv2", 64, 64, Kernel.of(5, 1, 0));
    Shape input = new Shape(64, 14, 14);
    assertThat(conv2.output(input)).isEqualTo(new Shape(64, 10, 10));
    assertThat(conv2.products(input)).isEqualTo(10_240_000); // 64 x 64 x 5 x 5 x 10 x 10
  }

  @Test
  void aDepthwiseConvolutionHasOneKernelForEachChannel() {
    Convolution depthwise = new Convolution("dw", 32, 32, Kernel.of(3, 2, 1), 32, false);
    Shape input = new Shape(32, 8, 8);
    assertThat(depthwise.output(input)).isEqualTo(new Shape(32, 4, 4));
    assertThat(depthwise.products(input)).isEqualTo(4_608); // 32 x 3 x 3 x 4 x 4
  }

  @Test
  void aTransposedConvolutionUsesEachWeightAtEveryPixelOfItsInput() {
    UpConvolution up3 = new UpConvolution("up3", 256, 128, Kernel.of(4, 2, 1));
    Shape input = new Shape(256, 4, 4);
    assertThat(up3.output(input)).isEqualTo(new Shape(128, 8, 8));
    assertThat(up3.products(input)).isEqualTo(8_388_608); // 256 x 128 x 4 x 4 x 4 x 4
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128})
  void thePapersNetworksFitTogether(int side) {
    NetworkSettings s = new NetworkSettings(side, 3, 7, 4, 6, 5);
    assertThat(PaperNetworks.f(s).output()).isEqualTo(Shape.vector(6));
    assertThat(PaperNetworks.c(s).output()).isEqualTo(Shape.vector(7));
    assertThat(PaperNetworks.g(s).output()).isEqualTo(new Shape(3, side, side));
    assertThat(PaperNetworks.d(s).output()).isEqualTo(Shape.vector(8));
    assertThat(PaperNetworks.cls(s).output()).isEqualTo(Shape.vector(7));
  }

  /** Both counts by hand: 2 x 3 x 9 x 16 on the branch, 2 x 3 x 16 beside it. */
  @Test
  void aSumCostsBothItsWays() {
    Convolution three = Convolution.of("branch", 2, 3, Kernel.of(3, 1, 1));
    Convolution one = Convolution.of("shortcut", 2, 3, Kernel.of(1, 1, 0));
    Network network =
        new Network("T", new Shape(2, 4, 4), List.of(new Sum(List.of(three), List.of(one))));
    assertThat(network.products()).isEqualTo(864 + 96);
    assertThat(network.output()).isEqualTo(new Shape(3, 4, 4));
  }

  @Test
  void layersThatDoNotFitTogetherAreRefused() {
    assertThatThrownBy(
            () ->
                new Network(
                    "T", Shape.vector(4), List.of(new Linear("a", 4, 3), new Linear("b", 2, 1))))
        .isInstanceOf(InputException.class)
        .hasMessage("layer b takes 2 channels, got 3");
    assertThatThrownBy(
            () ->
                new Network(
                    "T",
                    new Shape(1, 4, 4),
                    List.of(Convolution.of("a", 1, 1, Kernel.of(5, 1, 0)))))
        .isInstanceOf(InputException.class)
        .hasMessage("a kernel of 5 does not fit on 4 x 4 pixels");
  }
}
