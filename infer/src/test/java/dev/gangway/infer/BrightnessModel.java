package dev.gangway.infer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model whose answers are worked by hand: its embedding is the mean level of each channel, the
 * logit of "dark" is 100 less the mean of the first channel, that of "bright" the mean of the first
 * channel less 100.
 */
final class BrightnessModel {

  static final int SIDE = 4;

  private BrightnessModel() {}

  static ModelCard card(int channels, double temperature) {
    return new ModelCard(
        "test",
        List.of("dark", "bright"),
        new ModelCard.Image(SIDE, channels),
        temperature,
        new ModelCard.Calibration("nothing", 0, 0, 0),
        JsonNodeFactory.instance.objectNode());
  }

  /** Writes one whose pixels are bytes. */
  static Path write(Path file, int channels, double temperature) {
    return write(file, model(card(channels, temperature), TensorProto.DataType.UINT8));
  }

  static Path write(Path file, ModelProto.Builder model) {
    try {
      return Files.write(file, model.build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelProto.Builder model(ModelCard card, TensorProto.DataType pixels) {
    int channels = card.image().channels();
    GraphProto.Builder graph = GraphProto.newBuilder().setName("brightness");
    graph.addInput(value("images", pixels, channels, SIDE, SIDE));
    graph.addNode(node("Cast", "floats", "images").addAttribute(integer("to", 1)));
    graph.addNode(node("GlobalAveragePool", "means", "floats"));
    graph.addNode(node("Flatten", "embedding", "means"));
    graph.addNode(node("Gemm", "logits", "embedding", "weight", "bias"));
    graph.addNode(node("Div", "tempered", "logits", "temperature"));
    graph.addNode(node("Softmax", "probabilities", "tempered"));
    TensorProto.Builder weight = floats("weight").addDims(channels).addDims(2);
    weight.addFloatData(-1).addFloatData(1);
    for (int i = 2; i < 2 * channels; i++) {
      weight.addFloatData(0);
    }
    graph.addInitializer(weight);
    graph.addInitializer(floats("bias").addDims(2).addFloatData(100).addFloatData(-100));
    graph.addInitializer(floats("temperature").addFloatData((float) card.temperature()));
    graph.addOutput(value("logits", TensorProto.DataType.FLOAT, 2));
    graph.addOutput(value("probabilities", TensorProto.DataType.FLOAT, 2));
    graph.addOutput(value("embedding", TensorProto.DataType.FLOAT, channels));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
            .setGraph(graph);
    card.metadata()
        .forEach((key, text) -> model.addMetadataPropsBuilder().setKey(key).setValue(text));
    return model;
  }

  private static NodeProto.Builder node(String operator, String result, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addOutput(result)
        .addAllInput(List.of(inputs));
  }

  private static AttributeProto.Builder integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value);
  }

  private static TensorProto.Builder floats(String name) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber());
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
    tensor.getShapeBuilder().addDimBuilder().setDimParam("N");
    for (long size : shape) {
      tensor.getShapeBuilder().addDimBuilder().setDimValue(size);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
