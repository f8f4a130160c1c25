package dev.gangway.nn;

import dev.gangway.nn.Layer.Shape;
import java.util.List;

/**
 * The description of a network: {@link TorchNetwork} runs it, an export writes it as ONNX, a bench
 * counts it.
 *
 * @param name the prefix of its weights' names, for example "F"
 * @param input what it sees
 */
public record Network(String name, Shape input, List<Layer> layers) {

  public Network {
    layers = List.copyOf(layers);
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
