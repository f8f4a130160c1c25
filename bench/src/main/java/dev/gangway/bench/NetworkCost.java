package dev.gangway.bench;

import dev.gangway.nn.NetworkSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutions and matrix products of one network in the order of its layers. Batch norm,
 * pooling and activations are not counted.
 */
record NetworkCost(List<LayerCost> layers) {

  NetworkCost {
    layers = List.copyOf(layers);
  }

  static NetworkCost f(NetworkSettings s) {
    List<LayerCost> layers = new ArrayList<>();
    long f = s.filters();
    long in = s.channels();
    long side = s.side();
    for (int level = extraLevels(s); level > 0; level--) {
      layers.add(LayerCost.convolution("F.level" + level, in, f, 5, side));
      side /= 2;
      in = f;
    }
    layers.add(LayerCost.convolution("F.conv1", in, f, 5, 28));
    layers.add(LayerCost.convolution("F.conv2", f, f, 5, 10));
    layers.add(LayerCost.convolution("F.conv3", f, s.embedding(), 5, 1));
    return new NetworkCost(layers);
  }

  static NetworkCost c(NetworkSettings s) {
    long e = s.embedding();
    return new NetworkCost(
        List.of(LayerCost.linear("C.hidden", e, e), LayerCost.linear("C.classes", e, s.classes())));
  }

  static NetworkCost g(NetworkSettings s) {
    List<LayerCost> layers = new ArrayList<>();
    long f = s.filters();
    long input = s.embedding() + s.noise() + s.classes() + 1L;
    layers.add(LayerCost.upConvolution("G.up1", input, 8 * f, 2, 1));
    layers.add(LayerCost.upConvolution("G.up2", 8 * f, 4 * f, 4, 2));
    layers.add(LayerCost.upConvolution("G.up3", 4 * f, 2 * f, 4, 4));
    layers.add(LayerCost.upConvolution("G.up4", 2 * f, f, 4, 8));
    long side = 16;
    for (int level = 1; level <= extraLevels(s); level++) {
      layers.add(LayerCost.upConvolution("G.level" + level, f, f, 4, side));
      side *= 2;
    }
    layers.add(LayerCost.upConvolution("G.image", f, s.channels(), 4, side));
    return new NetworkCost(layers);
  }

  static NetworkCost d(NetworkSettings s) {
    List<LayerCost> layers = new ArrayList<>();
    long f = s.filters();
    long in = s.channels();
    long side = s.side();
    for (int level = extraLevels(s); level > 0; level--) {
      layers.add(LayerCost.convolution("D.level" + level, in, f, 3, side));
      side /= 2;
      in = f;
    }
    layers.add(LayerCost.convolution("D.conv1", in, f, 3, 32));
    layers.add(LayerCost.convolution("D.conv2", f, 2 * f, 3, 16));
    layers.add(LayerCost.convolution("D.conv3", 2 * f, 4 * f, 3, 8));
    layers.add(LayerCost.convolution("D.conv4", 4 * f, 2 * f, 3, 4));
    layers.add(LayerCost.linear("D.data", 2 * f, 1));
    layers.add(LayerCost.linear("D.cls", 2 * f, s.classes()));
    return new NetworkCost(layers);
  }

  private static int extraLevels(NetworkSettings s) {
    return Integer.numberOfTrailingZeros(s.side() / 32);
  }

  /** Products of a forward pass of one image; the gradient at the weights takes as many. */
  long products() {
    return layers.stream().mapToLong(LayerCost::products).sum();
  }

  /** Products of the gradient at every layer's input but the network's own. */
  long innerProducts() {
    return products() - layers.get(0).products();
  }
}
