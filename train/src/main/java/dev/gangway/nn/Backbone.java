package dev.gangway.nn;

import dev.gangway.nn.Layer.AveragePool;
import dev.gangway.nn.Layer.Scale;
import dev.gangway.nn.Layer.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A feature extractor of photographs that comes with weights. Its weights have the names and shapes
 * of timm and torchvision, so that their files are read as they are.
 *
 * @param name for commands and files
 * @param features that it makes of an image
 * @param pixels what its weights were trained on, as images are brought there
 * @param classes the prefix of the weights of the classes that it was trained for, which stay out
 * @param stages what it does with colour images of a side, from the pixels to the features before
 *     they are averaged
 */
public record Backbone(
    String name,
    long features,
    PixelsAsTrained pixels,
    String classes,
    LongFunction<List<Stage>> stages) {

  /** The smallest side that a network of five halvings can look at. */
  public static final int SMALLEST_SIDE = 32;

  /**
   * Layers that belong together: what is trained or frozen as one.
   *
   * @param name for people
   */
  public record Stage(String name, List<Layer> layers) {

    public Stage {
      layers = List.copyOf(layers);
    }
  }

  /**
   * How images were brought to the network when its weights were trained.
   *
   * @param side height and width
   * @param crop the share of the shorter side that the centre crop keeps
   * @param bicubic resized by a bicubic filter, else by a bilinear one
   * @param scale of levels 0..255
   */
  public record PixelsAsTrained(int side, double crop, boolean bicubic, Scale scale) {}

  /** The whole network: images of {@code side} (3 x H x W, 0..255) to features. */
  public Network network(long side) {
    return network(side, 0);
  }

  /**
   * The network without its first stages: what comes out of these, to features.
   *
   * @param without how many; 0 takes images, 0..255
   */
  public Network network(long side, int without) {
    List<Layer> layers = new ArrayList<>();
    Shape input = new Shape(3, side, side);
    List<Stage> all = stages.apply(side);
    if (without == 0) {
      layers.add(pixels.scale());
    }
    for (Stage stage : all.subList(0, without)) {
      input = Network.output(stage.layers(), input);
    }
    all.subList(without, all.size()).forEach(stage -> layers.addAll(stage.layers()));
    layers.add(new AveragePool());
    return new Network("F", input, layers, Network.Initial.BY_WIDTH);
  }
}
