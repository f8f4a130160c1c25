package dev.gangway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gangway.eval.Features;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import dev.gangway.nn.Compute;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Layer;
import dev.gangway.nn.Network;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.Pixels;
import dev.gangway.nn.Weights;
import dev.gangway.run.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random networks as ONNX: what they compute is nothing, but the same in both. */
class OnnxExportTest {

  private static final List<String> CLASSES = List.of("cat \ud83d\ude00", "dog", "\u00e9lan");

  @TempDir private Path folder;

  private static NetworkSettings settings(int side, int channels) {
    return new NetworkSettings(side, channels, CLASSES.size(), 3, 5, 2);
  }

  private static FeatureClassifier networks(NetworkSettings settings, long seed) {
    FeatureClassifier networks = new FeatureClassifier(settings, Compute.fp32(), seed);
    // initial weights answer next to nothing, whatever they see: these answer with numbers around 1
    for (Weights weights : networks.weights()) {
      for (Tensor tensor : weights.tensors()) {
        tensor.detach().mul_(new Scalar(6.0)).add_(new Scalar(0.01));
      }
    }
    return networks;
  }

  private static ModelCard card(NetworkSettings settings, double temperature) {
    return new ModelCard(
        "test",
        CLASSES,
        new ModelCard.Image(settings.side(), settings.channels()),
        temperature,
        new ModelCard.Calibration("noise", 10, 0.2, 0.1),
        JsonNodeFactory.instance.objectNode().put("source", "\ud83d\udcf7/photos"));
  }

  private static Images noise(NetworkSettings settings, int count) {
    Random random = new Random(5);
    List<byte[]> pixels = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      byte[] image = new byte[settings.format().bytes()];
      random.nextBytes(image);
      pixels.add(image);
    }
    return new Images(settings.format(), pixels);
  }

  @ParameterizedTest
  @CsvSource({"32, 3", "32, 1", "64, 3", "128, 1"})
  void aPredictorSaysWhatTheNetworksSay(int side, int channels) throws IOException {
    NetworkSettings settings = settings(side, channels);
    Path file = folder.resolve("model.onnx");
    Images images = noise(settings, 7);
    try (FeatureClassifier networks = networks(settings, 1)) {
      ModelCard card = card(settings, 1.7);
      double difference = OnnxExport.write(file, card, networks, images);
      assertThat(difference).isBetween(0.0, OnnxExport.TOLERANCE);
      Features expected = networks.classify(images);
      assertThat(Math.abs(expected.logits()[0][0])).isGreaterThan(0.05f);
      assertThat(difference(expected.embeddings()[0], expected.embeddings()[1]))
          .isGreaterThan(0.05);
      try (Predictor predictor = Predictor.open(file)) {
        assertThat(predictor.card()).isEqualTo(card);
        List<Prediction> predictions = predictor.predict(images);
        for (int n = 0; n < images.size(); n++) {
          assertThat(apart(predictions.get(n).logits(), expected.logits()[n])).isLessThan(1e-4);
          assertThat(apart(predictions.get(n).embedding(), expected.embeddings()[n]))
              .isLessThan(1e-4);
        }
      }
    }
  }

  private static double difference(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  /** The largest difference relative to max(1, |expected|). */
  private static double apart(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double most = 0;
    for (int i = 0; i < expected.length; i++) {
      most = Math.max(most, Math.abs(found[i] - expected[i]) / Math.max(1, Math.abs(expected[i])));
    }
    return most;
  }

  /** Seven digits are what 32 bits have, of 63 as of 0.63: 63.0005 is as near as it gets. */
  @Test
  void valuesBeyondOneAreComparedRelativeToTheirSize() {
    assertThat(difference(63.0005f, 63)).isCloseTo(0.0005 / 63, within(1e-7));
    assertThat(difference(-62.9, -63)).isCloseTo(0.1 / 63, within(1e-7));
    assertThat(difference(0.5002, 0.5)).isCloseTo(2e-4, within(1e-7));
    assertThat(difference(1e-4, 0)).isCloseTo(1e-4, within(1e-9));
    assertThat(difference(63.0005f, 63)).isLessThan(OnnxExport.TOLERANCE);
    assertThat(difference(63.01, 63)).isGreaterThan(OnnxExport.TOLERANCE);
    assertThat(RuntimeCheck.difference("embedding", new float[] {1, 4}, new float[] {1, 2}))
        .isEqualTo(1);
  }

  private static double difference(double found, double trained) {
    return RuntimeCheck.difference(
        "embedding", new float[] {(float) found}, new float[] {(float) trained});
  }

  /** Every kind of layer that residual and mobile networks have. */
  @Test
  void aResidualNetworkSaysInOnnxRuntimeWhatItSaysHere() {
    NetworkSettings settings = settings(32, 3);
    Layer.Statistics running = Layer.Statistics.RUNNING;
    Network f =
        new Network(
            "F",
            new Layer.Shape(3, 32, 32),
            List.of(
                new Layer.Scale(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)),
                new Layer.Convolution("stem", 3, 4, Layer.Kernel.same(3, 2, 32), 1, false),
                new Layer.BatchNorm("bn1", 4, running, 1e-3),
                Layer.Activation.RELU6,
                new Layer.MaxPool(new Layer.Kernel(3, 2, 1, 1)),
                new Layer.Sum(
                    List.of(
                        new Layer.Convolution("dw", 4, 4, Layer.Kernel.of(3, 1, 1), 4, false),
                        new Layer.BatchNorm("bn2", 4, running, 1e-5),
                        Layer.Activation.RELU,
                        new Layer.Convolution("pw", 4, 6, Layer.Kernel.of(1, 1, 0), 1, true)),
                    List.of(
                        new Layer.Convolution("down", 4, 6, Layer.Kernel.of(1, 1, 0), 1, true))),
                Layer.Activation.LEAKY_RELU,
                Layer.Activation.TANH,
                new Layer.AveragePool()));
    Network c = new Network("C", Layer.Shape.vector(6), List.of(new Layer.Linear("classes", 6, 3)));
    Images images = noise(settings, 7);
    try (FeatureClassifier networks = new FeatureClassifier(f, c, Compute.fp32(), 1);
        PointerScope scope = new PointerScope()) {
      networks.f().weights().tensors().forEach(w -> w.detach().add_(new Scalar(0.2)));
      int[] all = IntStream.range(0, images.size()).toArray();
      networks.f().train(Pixels.of(images, all)); // running statistics of their own
      byte[] model = OnnxExport.model(card(settings, 1), networks);
      assertThat(new RuntimeCheck(model, 1).compare(networks, images))
          .isBetween(0.0, OnnxExport.TOLERANCE);
      Features outputs = networks.classify(images);
      assertThat(apart(outputs.embeddings()[0], outputs.embeddings()[1])).isGreaterThan(1e-3);
      networks.f().weights().all().get("F.bn2.running_mean").add_(new Scalar(0.5));
      assertThat(new RuntimeCheck(model, 1).compare(networks, images))
          .isGreaterThan(OnnxExport.TOLERANCE);
    }
  }

  @Test
  void aModelOfOtherNetworksIsFoundOut() {
    NetworkSettings settings = settings(32, 1);
    try (FeatureClassifier networks = networks(settings, 1);
        FeatureClassifier others = networks(settings, 2)) {
      byte[] model = OnnxExport.model(card(settings, 1), others);
      double difference = new RuntimeCheck(model, 1).compare(networks, noise(settings, 4));
      assertThat(difference).isGreaterThan(OnnxExport.TOLERANCE);
      // the right networks with another temperature: only the probabilities differ
      model = OnnxExport.model(card(settings, 0.5), networks);
      difference = new RuntimeCheck(model, 1).compare(networks, noise(settings, 4));
      assertThat(difference).isGreaterThan(OnnxExport.TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "Infinity, Infinity", "-Infinity, -Infinity"})
  void whatIsNotFiniteIsNamedAndNotWritten(double bias, String named) {
    NetworkSettings settings = settings(32, 1);
    Path file = folder.resolve("model.onnx");
    try (FeatureClassifier networks = networks(settings, 1)) {
      networks.c().weights().tensor("C.classes.bias").detach().fill_(new Scalar(bias));
      Images images = noise(settings, 2);
      assertThatThrownBy(() -> OnnxExport.write(file, card(settings, 1), networks, images))
          .isInstanceOf(ExportException.class)
          .hasMessage(
              file
                  + ": not written: logits of the trained networks holds "
                  + named
                  + " (export an earlier checkpoint, or train with a lower --learning-rate)");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aModelThatAloneIsNotFiniteIsFoundOut() {
    NetworkSettings settings = settings(32, 1);
    try (FeatureClassifier networks = networks(settings, 1);
        FeatureClassifier broken = networks(settings, 1)) {
      broken.f().weights().tensor("F.conv3.bias").detach().fill_(new Scalar(Double.NaN));
      byte[] model = OnnxExport.model(card(settings, 1), broken);
      RuntimeCheck check = new RuntimeCheck(model, 1);
      assertThatThrownBy(() -> check.compare(networks, noise(settings, 2)))
          .isInstanceOf(ExportException.class)
          .hasMessageContaining("logits in ONNX Runtime holds NaN");
    }
  }

  @Test
  void theSameNetworksGiveTheSameBytes() {
    NetworkSettings settings = settings(32, 3);
    try (FeatureClassifier one = networks(settings, 4);
        FeatureClassifier two = networks(settings, 4)) {
      byte[] model = OnnxExport.model(card(settings, 2), one);
      assertThat(OnnxExport.model(card(settings, 2), two)).isEqualTo(model);
    }
  }

  @Test
  void weightsAreReadByAPlainParserOfTheFormat() throws IOException {
    NetworkSettings settings = settings(64, 3);
    Path file = folder.resolve("weights.safetensors");
    try (FeatureClassifier networks = networks(settings, 1)) {
      NetworkArrays.write(file, networks);
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int headerLength = (int) bytes.getLong();
      JsonNode header =
          new ObjectMapper()
              .readTree(new String(bytes.array(), 8, headerLength, StandardCharsets.UTF_8));
      List<String> names = new ArrayList<>();
      header.properties().forEach(field -> names.add(field.getKey()));
      assertThat(names)
          .containsExactly(
              "F.level1.weight",
              "F.level1.bias",
              "F.conv1.weight",
              "F.conv1.bias",
              "F.conv2.weight",
              "F.conv2.bias",
              "F.conv3.weight",
              "F.conv3.bias",
              "C.hidden.weight",
              "C.hidden.bias",
              "C.classes.weight",
              "C.classes.bias");
      assertThat(header.path("F.level1.weight").path("shape").toString()).isEqualTo("[3,3,5,5]");
      assertThat(header.path("C.classes.weight").path("shape").toString()).isEqualTo("[3,5]");
      // one value of a convolution that lies channels last in memory: output 2, input 1, row 4,
      // column 3
      int at =
          8 + headerLength + header.path("F.level1.weight").path("data_offsets").get(0).asInt();
      float value = bytes.getFloat(at + 4 * (((2 * 3 + 1) * 5 + 4) * 5 + 3));
      var tensor = networks.f().weights().tensor("F.level1.weight");
      assertThat(value).isEqualTo(tensor.get(2).get(1).get(4).get(3).item_float()).isNotZero();
      assertThat(Safetensors.read(file)).hasSize(12);
    }
  }

  @Test
  void theCheckerOfOnnxFindsNoFault() throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("GANGWAY_PYTHON", "python3");
    assumeThat(exitCode(python, "-c", "import onnx"))
        .as("%s with the package onnx (GANGWAY_PYTHON names another)", python)
        .isZero();
    NetworkSettings settings = settings(64, 3);
    Path file = folder.resolve("model.onnx");
    try (FeatureClassifier networks = networks(settings, 1)) {
      OnnxExport.write(file, card(settings, 1), networks, noise(settings, 2));
    }
    String check = "import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)";
    assertThat(exitCode(python, "-c", check, file.toString())).isZero();
  }

  /** Of a program; 127 if there is none. */
  private static int exitCode(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(Arrays.asList(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : 124;
    } catch (IOException noSuchProgram) {
      return 127;
    }
  }
}
