package dev.gangway.nn;

import static dev.gangway.nn.Network.Initial.BY_WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.bytedeco.pytorch.global.torch.ScalarType.Float;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.base.InputException;
import dev.gangway.base.Json;
import dev.gangway.nn.Layer.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With the same weights, features and gradients are those of timm and torchvision, as {@code
 * backbones.py} printed them into {@code backbones.jsonl}.
 */
class BackbonesTest {

  /** A line of the script: every so manieth value, and the norms of some gradients. */
  record Reference(
      String backbone,
      long weights,
      long features,
      float[] evaluated,
      float[] trained,
      Map<String, Double> gradients) {

    @Override
    public String toString() {
      return backbone;
    }
  }

  private static final int SIDE = 97;
  private static final int IMAGES = 8;

  static List<Reference> references() throws IOException {
    try (InputStream in = BackbonesTest.class.getResourceAsStream("backbones.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(BackbonesTest::reference)
          .toList();
    }
  }

  /** The values on file are those of the libraries of today, where there is a Python with them. */
  @Test
  void theReferenceIsWhatTimmAndTorchvisionPrint() throws Exception {
    String python = Objects.requireNonNullElse(System.getenv("GANGWAY_PYTHON"), "python3");
    assumeTrue(runs(python, "-c", "import torch, torchvision, timm"), "no Python with timm");
    Path script = Path.of(BackbonesTest.class.getResource("backbones.py").toURI());
    Process process = new ProcessBuilder(python, script.toString(), "resnet18").start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertClose(reference(line).trained, references().get(0).trained, 1e-6);
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException none) {
      return false;
    }
  }

  private static Reference reference(String line) {
    try {
      return Json.parse(line, Reference.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the script calls {@code uniform}: -0.5 to 0.5, told by a name. */
  private static double[] uniform(String name, int count) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      long mixed = (crc.getValue() + i) * 2_654_435_761L & 0xffff_ffffL;
      mixed = (mixed ^ mixed >>> 15) * 2_246_822_519L & 0xffff_ffffL;
      values[i] = mixed / (double) (1L << 32) - 0.5;
    }
    return values;
  }

  private static float[] floats(double[] values, DoubleUnaryOperator each) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) each.applyAsDouble(values[i]);
    }
    return floats;
  }

  private static float[] valuesOf(String name, Tensor tensor) {
    double[] u = uniform(name, (int) tensor.numel());
    if (name.endsWith("running_var")) {
      return floats(u, x -> 1 + x);
    }
    if (tensor.dim() == 1) {
      return floats(u, x -> (name.endsWith("weight") ? 1 : 0) + 0.2 * x);
    }
    double deviation = Math.sqrt(24.0 * tensor.size(0) / u.length);
    return floats(u, x -> deviation * x);
  }

  private static Tensor images() {
    double[] u = uniform("images", IMAGES * 3 * SIDE * SIDE);
    return torch.tensor(floats(u, x -> Math.floor(256 * (x + 0.5)))).view(IMAGES, 3, SIDE, SIDE);
  }

  private static float[] every(Tensor values, int wanted) {
    Tensor flat = values.detach().to(Float).contiguous();
    float[] all = new float[(int) flat.numel()];
    new FloatPointer(flat.data_ptr()).get(all);
    int step = all.length / wanted;
    float[] some = new float[(all.length + step - 1) / step];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[i * step];
    }
    return some;
  }

  @ParameterizedTest
  @MethodSource("references")
  void featuresAndGradientsAreThoseOfTimmAndTorchvision(Reference reference) {
    Network described = Backbones.named(reference.backbone).network(SIDE);
    try (PointerScope scope = new PointerScope();
        TorchNetwork network = new TorchNetwork(described, Compute.fp32(), 1)) {
      try (NoGradGuard frozen = new NoGradGuard()) {
        network
            .weights()
            .all()
            .forEach(
                (name, tensor) -> {
                  float[] values = valuesOf(name.substring("F.".length()), tensor);
                  tensor.copy_(torch.tensor(values).view(HostCopy.shape(tensor)));
                });
        assertThat(network.weights().count()).isEqualTo(reference.weights);
        Tensor features = network.forward(images()); // N x E
        assertThat(features.size(1)).isEqualTo(reference.features);
        assertClose(every(features, 24), reference.evaluated, 1e-4);
      }
      Tensor trained = network.train(images()); // N x E
      assertClose(every(trained, 24), reference.trained, 5e-4);
      Tensor aim =
          torch.tensor(floats(uniform("aim", (int) trained.numel()), x -> x)).view_as(trained);
      TensorVector gradients =
          torch.grad(new TensorVector(trained.mul(aim).sum()), Weights.vector(network.weights()));
      double[] apart = apart(network.weights(), gradients, reference.gradients);
      assertThat(apart).hasSizeGreaterThan(12);
      Arrays.sort(apart);
      assertThat(apart[apart.length / 2]).isLessThan(1e-3);
      assertThat(apart[apart.length - 1]).isLessThan(2e-2); // behind a ReLU that turned
    }
  }

  /** How far the norm of each gradient is from the expected one, relative to that. */
  private static double[] apart(
      Weights weights, TensorVector gradients, Map<String, Double> expected) {
    List<String> names = List.copyOf(weights.names());
    return IntStream.range(0, names.size())
        .filter(i -> expected.containsKey(names.get(i).substring("F.".length())))
        .mapToDouble(
            i -> {
              double norm = gradients.get(i).norm(new Scalar(2)).item_float();
              double wanted = expected.get(names.get(i).substring("F.".length()));
              return Math.abs(norm - wanted) / wanted;
            })
        .toArray();
  }

  private static void assertClose(float[] actual, float[] expected, double relative) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], offset((float) (relative * largest)));
    }
  }

  /** What a stage leaves is what the rest of the network takes. */
  @Test
  void aNetworkCanBeCutAfterEachStage() {
    for (Backbone backbone : Backbones.all()) {
      Network whole = backbone.network(96);
      for (int last = 1; last < backbone.depth(); last++) {
        Network first = backbone.first(96, backbone.depth() - last);
        Shape between = backbone.before(96, last);
        Network rest =
            new Network("F", between, backbone.last(96, last, Layer.Statistics.RUNNING), BY_WIDTH);
        assertThat(first.output().channels())
            .isEqualTo(between.channels() * between.height() * between.width());
        assertThat(rest.output()).isEqualTo(whole.output());
        assertThat(first.products() + rest.products()).isEqualTo(whole.products());
        assertThat(first.tensors().size() + rest.tensors().size())
            .isEqualTo(whole.tensors().size());
      }
    }
  }

  @Test
  void anUnknownBackboneGetsTheNearest() {
    assertThatThrownBy(() -> Backbones.named("resnet19"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("resnet18");
  }
}
