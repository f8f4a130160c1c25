package dev.gangway.nn;

import dev.gangway.nn.Layer.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The description of a network: {@link TorchNetwork} runs it, an export writes it as ONNX, a bench
 * counts it.
 *
 * @param name the prefix of its weights' names, for example "F"
 * @param input what it sees
 * @param initial where its weights begin
 * @param pretrained the names of weights that come from elsewhere, without its own name before
 *     them: an optimizer may move them more slowly
 */
public record Network(
    String name, Shape input, List<Layer> layers, Initial initial, Set<String> pretrained) {

  /** Where weights begin; biases at 0. */
  public enum Initial {
    /** As in the paper: convolutions N(0, 0.02), linear layers N(0, 0.1), scales N(1, 0.02). */
    PAPER,
    /**
     * By the number of values that a layer gives or takes: convolutions N(0, 2 / given) (He et al.,
     * <a href="https://arxiv.org/abs/1502.01852">arXiv 1502.01852</a>), linear layers N(0, 1 / (3
     * taken)), scales 1.
     */
    BY_WIDTH
  }

  /** One that begins as the paper's do. */
  public Network(String name, Shape input, List<Layer> layers) {
    this(name, input, layers, Initial.PAPER);
  }

  /** One of which no weight comes from elsewhere. */
  public Network(String name, Shape input, List<Layer> layers, Initial initial) {
    this(name, input, layers, initial, Set.of());
  }

  public Network {
    layers = List.copyOf(layers);
    pretrained = Set.copyOf(pretrained);
    output(layers, input); // what does not fit together is refused here
  }

  /** What it makes of one image. */
  public Shape output() {
    return output(layers, input);
  }

  /** Multiplications of one image's forward pass; the gradient at the weights takes as many. */
  public long products() {
    return products(layers, input);
  }

  /** Those of the gradient at every layer's input but the network's own. */
  public long innerProducts() {
    Shape shape = input;
    for (Layer layer : layers) {
      long first = layer.products(shape);
      if (first > 0) {
        return products() - first;
      }
      shape = layer.output(shape);
    }
    return 0;
  }

  /** The shapes of its weights and buffers by name, without its own name before them. */
  public Map<String, long[]> tensors() {
    return tensors(layers);
  }

  static Map<String, long[]> tensors(List<Layer> layers) {
    Map<String, long[]> tensors = new LinkedHashMap<>();
    layers.forEach(layer -> tensors.putAll(layer.tensors()));
    return tensors;
  }

  static Shape output(List<Layer> layers, Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.output(shape);
    }
    return shape;
  }

  static long products(List<Layer> layers, Shape input) {
    long products = 0;
    Shape shape = input;
    for (Layer layer : layers) {
      products += layer.products(shape);
      shape = layer.output(shape);
    }
    return products;
  }
}
