package dev.gangway.method;

import dev.gangway.data.Classes;
import dev.gangway.data.LabelledImages;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.train.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
