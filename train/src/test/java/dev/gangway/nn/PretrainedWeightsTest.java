package dev.gangway.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.run.Safetensors;
import dev.gangway.run.Safetensors.Floats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PretrainedWeightsTest {

  @TempDir private Path folder;

  private static Floats floats(long[] shape, float value) {
    int count = 1;
    for (long size : shape) {
      count = Math.toIntExact(count * size);
    }
    ByteBuffer values = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      values.putFloat(value);
    }
    return new Floats(shape, values.flip());
  }

  private static Map<String, Floats> whole(String backbone) {
    Map<String, Floats> arrays = new LinkedHashMap<>();
    Backbones.named(backbone)
        .network(64)
        .tensors()
        .forEach((name, shape) -> arrays.put(name, floats(shape, 0.25f)));
    return arrays;
  }

  private Path file(Map<String, Floats> arrays) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, arrays);
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet34", "efficientnet_lite1", "efficientnet_lite2"})
  void theTensorsTellWhichBackboneTheyAreOf(String name) throws IOException {
    Map<String, Floats> arrays = whole(name);
    arrays.put(name.startsWith("r") ? "fc.weight" : "classifier.weight", floats(new long[] {9}, 1));
    PretrainedWeights weights = PretrainedWeights.read(file(arrays));
    assertThat(weights.backbone().name()).isEqualTo(name);
    assertThat(weights.arrays(any -> true)).hasSize(arrays.size() - 1);
  }

  @Test
  void weightsOfTheFileReplaceTheFirstOnesAndOthersStay() throws IOException {
    PretrainedWeights read = PretrainedWeights.read(file(whole("resnet18")));
    Backbone resnet = read.backbone();
    Network rest =
        new Network(
            "F",
            resnet.before(64, 1),
            resnet.last(64, 1, Layer.Statistics.RUNNING),
            Network.Initial.BY_WIDTH);
    try (PointerScope scope = new PointerScope();
        TorchNetwork network = new TorchNetwork(rest, Compute.fp32(), 1)) {
      read.load(network.weights());
      assertThat(network.weights().all())
          .allSatisfy(
              (name, tensor) ->
                  assertThat(tensor.min().item_float())
                      .isEqualTo(tensor.max().item_float())
                      .isEqualTo(0.25f));
    }
  }

  @Test
  void whatIsMissingSuperfluousOrOfAnotherShapeIsNamed() throws IOException {
    Map<String, Floats> arrays = whole("resnet18");
    arrays.remove("layer2.0.bn1.running_var");
    arrays.put("neck.weight", floats(new long[] {2, 2}, 1));
    arrays.put("conv1.weight", floats(new long[] {64, 3, 3, 3}, 1));
    assertThatThrownBy(() -> PretrainedWeights.read(file(arrays)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "weights.safetensors: not the weights of a backbone: found beside resnet18: 1 missing"
                + " (layer2.0.bn1.running_var) 1 superfluous (neck.weight) 1 of another shape"
                + " (conv1.weight 64 x 3 x 3 x 3, expected 64 x 3 x 7 x 7)");
  }

  @Test
  void weightsOfAnotherBackboneThanTheWantedAreRefused() throws IOException {
    Path file = file(whole("resnet18"));
    assertThatThrownBy(() -> PretrainedWeights.read(file, Backbones.named("resnet50")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("beside resnet50");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18.pth", "model.PT", "pytorch_model.bin"})
  void pickledPythonIsNotReadAndItIsSaidHowToSaveIt(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "PK");
    assertThatThrownBy(() -> PretrainedWeights.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("pickled Python can run code")
        .hasMessageContaining("safetensors.torch.save_file");
  }

  /** 1, -2 and 2^-24 in 16 bits; 1.5 in bfloat16; 0.1 in 64; a counter that is left out. */
  @Test
  void otherTypesOfNumbersBecomeFloats() throws IOException {
    String header =
        "{\"half\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
            + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[6,8]},"
            + "\"double\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]},"
            + "\"tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[16,24]}}";
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 24).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    bytes.putShort((short) 0x3c00).putShort((short) 0xc000).putShort((short) 1);
    bytes.putShort((short) 0x3fc0).putDouble(0.1).putLong(7);
    Path file = Files.write(folder.resolve("types.safetensors"), bytes.array());
    Map<String, Floats> read = Safetensors.readFloats(file);
    assertThat(read).containsOnlyKeys("half", "brain", "double");
    ByteBuffer half = read.get("half").values();
    assertThat(half.getFloat()).isEqualTo(1);
    assertThat(half.getFloat()).isEqualTo(-2);
    assertThat(half.getFloat()).isEqualTo(0x1p-24f);
    assertThat(read.get("brain").values().getFloat()).isEqualTo(1.5f);
    assertThat(read.get("double").values().getFloat()).isEqualTo(0.1f);
  }
}
