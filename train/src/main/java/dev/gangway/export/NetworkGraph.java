package dev.gangway.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.gangway.nn.Pixels;
import dev.gangway.run.ModelCard;
import dev.gangway.run.Safetensors.Floats;
import java.util.List;
import java.util.Map;

/**
 * F and C with the scaling of pixels before and the softmax after them, as an ONNX graph: the
 * layers of {@link dev.gangway.nn.FeatureExtractor} and {@link dev.gangway.nn.Classifier}, with the
 * weights that {@link NetworkArrays} names. That both compute the same is what {@link OnnxExport}
 * checks before it writes.
 */
final class NetworkGraph {

  private final ModelCard card;
  private final Map<String, Floats> weights;
  private final GraphWriter writer = new GraphWriter();

  private NetworkGraph(ModelCard card, Map<String, Floats> weights) {
    this.card = card;
    this.weights = weights;
  }

  static GraphProto of(ModelCard card, Map<String, Floats> weights, InputType input) {
    NetworkGraph graph = new NetworkGraph(card, weights);
    return graph.write(input);
  }

  private GraphProto write(InputType type) {
    long side = card.image().side();
    boolean bytes = type == InputType.UINT8;
    TensorProto.DataType pixels = bytes ? TensorProto.DataType.UINT8 : TensorProto.DataType.FLOAT;
    writer.input(ModelCard.INPUT, pixels, card.image().channels(), side, side);
    String x =
        bytes
            ? writer.node("Cast", "pixels", Map.of("to", floats()), ModelCard.INPUT)
            : ModelCard.INPUT;
    String e = embed(scale(x));
    String logits = classify(e);
    String cool = writer.node("Div", "tempered", logits, number("temperature", card.temperature()));
    writer.node("Softmax", ModelCard.PROBABILITIES, Map.of("axis", 1L), cool);
    writer.output(ModelCard.LOGITS, card.classes().size());
    writer.output(ModelCard.PROBABILITIES, card.classes().size());
    writer.output(ModelCard.EMBEDDING, outputs("F.conv3"));
    return writer.graph();
  }

  private static long floats() {
    return TensorProto.DataType.FLOAT.getNumber();
  }

  private String scale(String pixels) {
    String scaled = writer.node("Mul", "scaled", pixels, number("pixel.scale", Pixels.SCALE));
    return writer.node("Sub", "centred", scaled, number("pixel.offset", Pixels.OFFSET));
  }

  private String number(String name, double value) {
    return writer.number(name, value);
  }

  private String embed(String centred) {
    String x = centred;
    for (String name : levels()) {
      x = relu(name, pool(name, convolution(name, x, 2)));
    }
    x = relu("F.conv1", pool("F.conv1", convolution("F.conv1", x, 0)));
    x = relu("F.conv2", pool("F.conv2", convolution("F.conv2", x, 0)));
    x = relu("F.conv3", convolution("F.conv3", x, 0));
    return writer.node("Flatten", ModelCard.EMBEDDING, Map.of("axis", 1L), x);
  }

  /** The layers before the 32 x 32 network, in the order in which they are applied. */
  private List<String> levels() {
    return weights.keySet().stream()
        .filter(name -> name.matches("F\\.level\\d+\\.weight"))
        .map(name -> name.replace(".weight", ""))
        .toList();
  }

  private String classify(String e) {
    String hidden = relu("C.hidden", linear("C.hidden", "C.hidden.linear", e));
    return linear("C.classes", ModelCard.LOGITS, hidden);
  }

  private String convolution(String name, String x, long padding) {
    long size = weights.get(name + ".weight").shape()[2];
    Map<String, ?> attributes =
        Map.of(
            "kernel_shape",
            List.of(size, size),
            "pads",
            List.of(padding, padding, padding, padding));
    return writer.node(
        "Conv",
        name + ".convolution",
        attributes,
        x,
        weight(name + ".weight"),
        weight(name + ".bias"));
  }

  private String pool(String name, String x) {
    Map<String, ?> two = Map.of("kernel_shape", List.of(2L, 2L), "strides", List.of(2L, 2L));
    return writer.node("MaxPool", name + ".pool", two, x);
  }

  private String relu(String name, String x) {
    return writer.node("Relu", name + ".relu", x);
  }

  private String linear(String name, String result, String x) {
    return writer.node(
        "Gemm", result, Map.of("transB", 1L), x, weight(name + ".weight"), weight(name + ".bias"));
  }

  private String weight(String name) {
    return writer.weight(name, weights.get(name));
  }

  private long outputs(String name) {
    return weights.get(name + ".weight").shape()[0];
  }
}
