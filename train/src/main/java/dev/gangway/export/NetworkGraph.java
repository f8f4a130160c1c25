package dev.gangway.export;

import static dev.gangway.base.InputException.check;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.gangway.infer.ModelCard;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Layer;
import dev.gangway.nn.Layer.Kernel;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.LayerVisitor;
import dev.gangway.nn.Network;
import dev.gangway.run.Safetensors.Floats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Interprets networks as an ONNX graph: F and C, with a tempered softmax after them. */
final class NetworkGraph {

  private final ModelCard card;
  private final Map<String, Floats> weights;
  private final GraphWriter writer = new GraphWriter();

  private NetworkGraph(ModelCard card, Map<String, Floats> weights) {
    this.card = card;
    this.weights = weights;
  }

  static GraphProto of(ModelCard card, FeatureClassifier networks) {
    NetworkGraph graph = new NetworkGraph(card, NetworkArrays.of(networks));
    return graph.write(networks.f().description(), networks.c().description());
  }

  /** One network alone, from images to what it makes of them. */
  static GraphProto of(Network network, Map<String, Floats> weights) {
    NetworkGraph graph = new NetworkGraph(null, weights);
    Shape made = network.output();
    graph.writer.node(
        "Identity", ModelCard.EMBEDDING, graph.layers(network, graph.pixels(network)));
    graph.writer.output(ModelCard.EMBEDDING, made.channels() * made.height() * made.width());
    return graph.writer.graph();
  }

  /** The images as floats. */
  private String pixels(Network network) {
    Shape image = network.input();
    writer.input(
        ModelCard.INPUT,
        TensorProto.DataType.UINT8,
        image.channels(),
        image.height(),
        image.width());
    return writer.node("Cast", "pixels", Map.of("to", floats()), ModelCard.INPUT);
  }

  private GraphProto write(Network f, Network c) {
    String x = pixels(f);
    String e = writer.node("Identity", ModelCard.EMBEDDING, layers(f, x));
    String logits = writer.node("Identity", ModelCard.LOGITS, layers(c, e));
    String cool = writer.node("Div", "tempered", logits, number("temperature", card.temperature()));
    writer.node("Softmax", ModelCard.PROBABILITIES, Map.of("axis", 1L), cool);
    writer.output(ModelCard.LOGITS, card.classes().size());
    writer.output(ModelCard.PROBABILITIES, card.classes().size());
    writer.output(ModelCard.EMBEDDING, f.output().channels());
    return writer.graph();
  }

  private static long floats() {
    return TensorProto.DataType.FLOAT.getNumber();
  }

  private String number(String name, double value) {
    return writer.number(name, value);
  }

  /** Adds a network's layers; returns the name of what they yield. */
  private String layers(Network network, String x) {
    return new Nodes(network.name(), x).after(network.layers(), network.input());
  }

  /** Adds layers one after the other; each yields the name of its values. */
  private final class Nodes implements LayerVisitor<String> {
    private final String network;
    private String x; // what the layer at hand sees
    private String last; // the name of the last layer with weights

    Nodes(String network, String x) {
      this.network = network;
      this.x = x;
      this.last = network;
    }

    String after(List<Layer> layers, Shape input) {
      Shape shape = input;
      for (Layer layer : layers) {
        x = layer.accept(this, shape);
        shape = layer.output(shape);
      }
      return x;
    }

    private String named(String layer) {
      last = network + "." + layer;
      return last;
    }

    private String weight(String name) {
      return writer.weight(name, weights.get(name));
    }

    @Override
    public String scale(Layer.Scale layer, Shape input) {
      int channels = layer.means().size();
      float[] factors = new float[channels];
      float[] offsets = new float[channels];
      for (int channel = 0; channel < channels; channel++) {
        factors[channel] = (float) layer.factor(channel);
        offsets[channel] = (float) layer.offset(channel);
      }
      String scaled = writer.node("Mul", "scaled", x, perChannel("pixel.scale", factors));
      return writer.node("Sub", "centred", scaled, perChannel("pixel.offset", offsets));
    }

    private String perChannel(String name, float[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        bytes.putFloat(value);
      }
      return writer.weight(name, new Floats(new long[] {values.length, 1, 1}, bytes.flip()));
    }

    @Override
    public String convolution(Layer.Convolution layer, Shape input) {
      String name = named(layer.name());
      Kernel k = layer.kernel();
      Map<String, ?> attributes =
          Map.of(
              "group",
              layer.groups(),
              "kernel_shape",
              pair(k.size()),
              "strides",
              pair(k.stride()),
              "pads",
              List.of(k.before(), k.before(), k.after(), k.after()));
      String weight = weight(name + ".weight");
      return layer.bias()
          ? writer.node(
              "Conv", name + ".convolution", attributes, x, weight, weight(name + ".bias"))
          : writer.node("Conv", name + ".convolution", attributes, x, weight);
    }

    private static List<Long> pair(long value) {
      return List.of(value, value);
    }

    /** Only G has them, and G is not exported. */
    @Override
    public String upConvolution(Layer.UpConvolution layer, Shape input) {
      throw new ExportException("transposed convolutions are not exported");
    }

    @Override
    public String linear(Layer.Linear layer, Shape input) {
      String name = named(layer.name());
      return writer.node(
          "Gemm",
          name + ".linear",
          Map.of("transB", 1L),
          x,
          weight(name + ".weight"),
          weight(name + ".bias"));
    }

    @Override
    public String batchNorm(Layer.BatchNorm layer, Shape input) {
      check(
          layer.statistics() != Layer.Statistics.BATCH,
          "%s goes by the statistics of its batch and cannot be exported",
          layer.name());
      String name = named(layer.name());
      return writer.node(
          "BatchNormalization",
          name + ".norm",
          Map.of("epsilon", (float) layer.epsilon()),
          x,
          weight(name + ".weight"),
          weight(name + ".bias"),
          weight(name + ".running_mean"),
          weight(name + ".running_var"));
    }

    @Override
    public String activation(Layer.Activation layer, Shape input) {
      String name = unique(layer.name().toLowerCase(Locale.ROOT));
      return switch (layer) {
        case RELU -> writer.node("Relu", name, x);
        case RELU6 -> writer.node("Clip", name, x, number("zero", 0), number("six", 6));
        case LEAKY_RELU ->
            writer.node("LeakyRelu", name, Map.of("alpha", (float) Layer.Activation.SLOPE), x);
        case TANH -> writer.node("Tanh", name, x);
      };
    }

    @Override
    public String maxPool(Layer.MaxPool layer, Shape input) {
      Kernel k = layer.kernel();
      Map<String, ?> attributes =
          Map.of(
              "kernel_shape",
              pair(k.size()),
              "strides",
              pair(k.stride()),
              "pads",
              List.of(k.before(), k.before(), k.after(), k.after()));
      return writer.node("MaxPool", unique("pool"), attributes, x);
    }

    @Override
    public String averagePool(Layer.AveragePool layer, Shape input) {
      String mean = writer.node("GlobalAveragePool", unique("mean"), x);
      return writer.node("Flatten", mean + ".flat", Map.of("axis", 1L), mean);
    }

    @Override
    public String flatten(Layer.Flatten layer, Shape input) {
      return writer.node("Flatten", unique("flat"), Map.of("axis", 1L), x);
    }

    @Override
    public String sum(Layer.Sum layer, Shape input) {
      String before = x;
      String branch = after(layer.branch(), input);
      x = before;
      String shortcut = after(layer.shortcut(), input);
      return writer.node("Add", unique("sum"), branch, shortcut);
    }

    /** A name for what a layer without weights yields. */
    private String unique(String what) {
      return writer.unique(last + "." + what);
    }
  }
}
