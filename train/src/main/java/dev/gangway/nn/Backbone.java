package dev.gangway.nn;

import dev.gangway.nn.Layer.AveragePool;
import dev.gangway.nn.Layer.Flatten;
import dev.gangway.nn.Layer.Scale;
import dev.gangway.nn.Layer.Shape;
import dev.gangway.nn.Layer.Statistics;
import java.util.ArrayList;
import java.util.List;

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
    String name, long features, PixelsAsTrained pixels, String classes, Stages stages) {

  /** The smallest side that a network of five halvings can look at. */
  public static final int SMALLEST_SIDE = 32;

  /** Describes the stages. */
  @FunctionalInterface
  public interface Stages {
    /**
     * What it does with images.
     *
     * @param side of the images
     * @param statistics of its batch norms
     */
    List<Stage> of(long side, Statistics statistics);

    /** As it was trained. */
    default List<Stage> of(long side) {
      return of(side, Statistics.RUNNING);
    }
  }

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

  /** How many stages it has. */
  public int depth() {
    return stages.of(SMALLEST_SIDE).size();
  }

  /** The whole network: images of {@code side} (3 x H x W, 0..255) to features. */
  public Network network(long side) {
    List<Layer> layers = new ArrayList<>(List.of(pixels.scale()));
    layers.addAll(last(side, depth(), Statistics.RUNNING));
    return network(pixels(side), layers);
  }

  /**
   * Its first stages alone: images of {@code side} (3 x H x W, 0..255) to what they make of one, as
   * a vector.
   *
   * @param count at least 1
   */
  public Network first(long side, int count) {
    List<Layer> layers = new ArrayList<>(List.of(pixels.scale()));
    stages.of(side).subList(0, count).forEach(stage -> layers.addAll(stage.layers()));
    layers.add(new Flatten());
    return network(pixels(side), layers);
  }

  /**
   * What the last stages do with what the others made, to features.
   *
   * @param statistics of their batch norms
   */
  public List<Layer> last(long side, int count, Statistics statistics) {
    List<Layer> layers = new ArrayList<>();
    List<Stage> all = stages.of(side, statistics);
    all.subList(all.size() - count, all.size()).forEach(stage -> layers.addAll(stage.layers()));
    layers.add(new AveragePool());
    return layers;
  }

  /** What the last stages see of one image of {@code side}; of all stages, the pixels. */
  public Shape before(long side, int last) {
    Shape shape = pixels(side);
    for (Stage stage : stages.of(side).subList(0, depth() - last)) {
      shape = Network.output(stage.layers(), shape);
    }
    return shape;
  }

  private static Shape pixels(long side) {
    return new Shape(3, side, side);
  }

  private static Network network(Shape input, List<Layer> layers) {
    return new Network("F", input, layers, Network.Initial.BY_WIDTH);
  }
}
