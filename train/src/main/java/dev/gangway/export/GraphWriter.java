package dev.gangway.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.gangway.run.Safetensors.Floats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an ONNX graph operator by operator; what an operator yields is known by a name. Operators
 * are those of <a href="https://onnx.ai/onnx/operators/">the standard</a>.
 */
final class GraphWriter {

  /** The first dimension of every input and output: any number of images. */
  private static final String BATCH = "N";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("gangway");
  private final Set<String> names = new HashSet<>();

  /** An input of N x {@code shape}. */
  void input(String name, TensorProto.DataType type, long... shape) {
    graph.addInput(value(name, type, shape));
  }

  /** An output of N x {@code shape} floats, which a node yields under the same name. */
  void output(String name, long... shape) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, shape));
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDimBuilder().setDimParam(BATCH);
    for (long size : shape) {
      dimensions.addDimBuilder().setDimValue(size);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A weight, once however often it is asked for; returns its name. */
  String weight(String name, Floats values) {
    if (!names.add(name)) {
      return name;
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long size : values.shape()) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(values.values().duplicate())));
    return name;
  }

  /** The name itself or, where it is taken, with a number behind it; taken from now on. */
  String unique(String name) {
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + i;
    }
    return free;
  }

  /** A number; returns its name. */
  String number(String name, double value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    return weight(name, new Floats(new long[0], bytes.putFloat((float) value).flip()));
  }

  /** An operator without attributes; returns the name of what it yields. */
  String node(String operator, String result, String... inputs) {
    return node(operator, result, Map.of(), inputs);
  }

  /**
   * An operator.
   *
   * @param attributes a Long for an integer, a Float for a number, a list of Long for integers
   * @return the name of what it yields
   */
  String node(String operator, String result, Map<String, ?> attributes, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName(result).addOutput(result);
    node.addAllInput(List.of(inputs));
    attributes.keySet().stream()
        .sorted()
        .forEach(name -> node.addAttribute(attribute(name, attributes.get(name))));
    graph.addNode(node);
    return result;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof List<?> values) {
      attribute.setType(AttributeProto.AttributeType.INTS);
      values.forEach(v -> attribute.addInts((Long) v));
    } else if (value instanceof Float number) {
      attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
    } else {
      attribute.setType(AttributeProto.AttributeType.INT).setI((Long) value);
    }
    return attribute.build();
  }

  GraphProto graph() {
    return graph.build();
  }
}
