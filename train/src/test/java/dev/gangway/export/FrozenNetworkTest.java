package dev.gangway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.nn.Backbone;
import dev.gangway.nn.Backbones;
import dev.gangway.nn.Compute;
import dev.gangway.nn.HostCopy;
import dev.gangway.nn.Network;
import dev.gangway.nn.Pixels;
import dev.gangway.nn.PretrainedWeights;
import dev.gangway.nn.TorchNetwork;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrozenNetworkTest {

  private static final int SIDE = 65;

  @TempDir private Path folder;

  private static byte[][] noise(int count, int side) {
    byte[][] images = new byte[count][side * side * 3];
    SplittableRandom random = new SplittableRandom(1);
    for (byte[] image : images) {
      random.nextBytes(image);
    }
    return images;
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet50", "efficientnet_lite0"})
  void itMakesOfImagesWhatLibtorchDoes(String name) throws IOException {
    Backbone backbone = Backbones.named(name);
    Network network = backbone.network(SIDE);
    byte[][] images = noise(3, SIDE);
    try (PointerScope scope = new PointerScope();
        TorchNetwork torch = new TorchNetwork(network, Compute.fp32(), 1)) {
      Map<String, Floats> named = new LinkedHashMap<>();
      new HostCopy()
          .of(torch.weights().all())
          .forEach((full, floats) -> named.put(full.substring("F.".length()), floats));
      Path file = folder.resolve("weights.safetensors");
      Safetensors.write(file, named);
      try (FrozenNetwork frozen = new FrozenNetwork(network, PretrainedWeights.read(file))) {
        assertThat(frozen.values()).isEqualTo((int) backbone.features());
        Images all = new Images(new ImageFormat(SIDE, 3), List.of(images));
        Tensor expected = torch.forward(Pixels.of(all, new int[] {0, 1, 2}));
        float[] values = new float[(int) expected.numel()];
        new FloatPointer(expected.to(Float).contiguous().data_ptr()).get(values);
        float[] got = frozen.apply(images);
        float largest = expected.abs().max().item_float();
        assertThat(got).containsExactly(values, offset(1e-4f * largest));
      }
    }
  }

  /** Every 160th feature of timm's tf_efficientnet_lite0 for a picture made by a formula. */
  @Test
  void realWeightsGiveTimmsFeatures() {
    Path file = weights();
    assumeTrue(Files.exists(file), "needs " + file);
    PretrainedWeights weights = PretrainedWeights.read(file);
    assertThat(weights.backbone().name()).isEqualTo("efficientnet_lite0");
    byte[] picture = new byte[224 * 224 * 3];
    for (int y = 0, i = 0; y < 224; y++) {
      for (int x = 0; x < 224; x++) {
        for (int c = 0; c < 3; c++) {
          int wave = (x * x * 7 + y * y * 3 + x * y * 5 + c * 83) / 4;
          picture[i++] = (byte) (wave ^ (x * 31 + y * 17));
        }
      }
    }
    try (FrozenNetwork frozen = new FrozenNetwork(weights.backbone().network(224), weights)) {
      float[] features = frozen.apply(new byte[][] {picture});
      float[] some = new float[8];
      for (int i = 0; i < some.length; i++) {
        some[i] = features[160 * i];
      }
      float[] expected = {3.29547f, 0, 0, 0.578552f, 0.024234f, 0.212848f, 0, 0};
      assertThat(some).containsExactly(expected, offset(5e-4f));
    }
  }

  /** Beside the data sets, as the project's machines have them. */
  private static Path weights() {
    String named = System.getenv("GANGWAY_DATA");
    Path data = named == null || named.isBlank() ? Path.of("../../shared/data") : Path.of(named);
    return data.resolve("../weights/tf_efficientnet_lite0.safetensors").normalize();
  }
}
