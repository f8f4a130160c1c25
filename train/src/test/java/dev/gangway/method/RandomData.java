package dev.gangway.method;

import dev.gangway.data.Classes;
import dev.gangway.data.LabelledImages;
import dev.gangway.image.FeatureRows;
import dev.gangway.image.Fit;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.nn.BackboneSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.run.Seeds;
import dev.gangway.train.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small random sets and networks for tests. */
public final class RandomData {

  private RandomData() {}

  public static LabelledImages labelled(int count, ImageFormat format, long seed) {
    int[] labels = new Random(seed).ints(count, 0, 10).toArray();
    return new LabelledImages(images(count, format, seed), labels, Classes.digits());
  }

  public static Images images(int count, ImageFormat format, long seed) {
    Random random = new Random(seed);
    List<byte[]> pixels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[format.bytes()];
      random.nextBytes(image);
      pixels.add(image);
    }
    return new Images(format, pixels);
  }

  /** The same images with two views of random features behind a ResNet-18. */
  public static Images withFeatures(int count, long seed) {
    Images pictures = images(count, new ImageFormat(64, 3), seed);
    List<byte[]> pixels = IntStream.range(0, count).mapToObj(pictures::pixels).toList();
    return Images.withFeatures(pictures.format(), pixels, new RandomFeatures(seed));
  }

  private record RandomFeatures(long seed) implements FeatureRows {
    @Override
    public int views() {
      return 2;
    }

    @Override
    public int width() {
      return 512;
    }

    @Override
    public void copy(int i, int view, float[] into, int from) {
      Random random = new Random(Seeds.derive(seed, "features", 2L * i + view));
      for (int k = 0; k < width(); k++) {
        into[from + k] = (float) random.nextGaussian();
      }
    }
  }

  /** Batches of such images. */
  public static Batches featureBatches(int count, int size) {
    LabelledImages pictures = labelled(count, new ImageFormat(64, 3), 1);
    return new Batches(
        pictures.withImages(withFeatures(count, 1)), withFeatures(count, 2), size, 3);
  }

  /** Settings behind a frozen ResNet-18, whose features take a changed view of the source. */
  public static TrainingSettings behindBackbone(String method, Compute compute) {
    BackboneSettings resnet =
        new BackboneSettings(
            "resnet18", "none", 0, true, new Fit(Fit.Shape.CROP, 1, Fit.Filter.BILINEAR), 2, true);
    return settings(method, compute, 32)
        .withNetwork(new NetworkSettings(224, 3, 10, 4, 6, 5, resnet))
        .withAugmentation(Augmentation.FULL);
  }

  /** Eight images of each domain, always the same. */
  public static Batch batch(int side) {
    ImageFormat format = new ImageFormat(side, 3);
    return new Batches(labelled(20, format, 1), images(20, format, 2), 8, 3).at(0);
  }

  public static TrainingSettings settings(String method, Compute compute, int side) {
    return settings(method, Map.of(), compute, side);
  }

  /** The same with values of the method's own settings. */
  public static TrainingSettings settings(
      String method, Map<String, Number> values, Compute compute, int side) {
    NetworkSettings network = new NetworkSettings(side, 3, 10, 4, 6, 5);
    Method chosen = Methods.named(method);
    return TrainingSettings.paper(10)
        .withAveraging(chosen.settings().contains(SelfTraining.Settings.class) ? 0.9 : 0)
        .withMethod(MethodSettings.of(chosen, values))
        .withNetwork(network)
        .withBatch(8)
        .withCompute(compute)
        .withThreads(1)
        .withSeed(7);
  }

  /** Values of a teacher. */
  public static Map<String, Number> teacher(
      double weight, double confidence, long ramp, long start, double agreement, double balance) {
    return Map.of(
        "self-training", weight,
        "confidence", confidence,
        "self-training-ramp", ramp,
        "self-training-start", start,
        "agreement", agreement,
        "class-balance", balance);
  }
}
