package dev.gangway.train;

import dev.gangway.data.Classes;
import dev.gangway.data.LabelledImages;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small random sets and networks for tests. */
final class RandomData {

  private RandomData() {}

  static LabelledImages labelled(int count, ImageFormat format, long seed) {
    int[] labels = new Random(seed).ints(count, 0, 10).toArray();
    return new LabelledImages(images(count, format, seed), labels, Classes.digits());
  }

  static Images images(int count, ImageFormat format, long seed) {
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
  static Batch batch(int side) {
    ImageFormat format = new ImageFormat(side, 3);
    return new Batches(labelled(20, format, 1), images(20, format, 2), 8, 3).at(0);
  }

  static TrainingSettings settings(Setting setting, Compute compute, int side) {
    NetworkSettings network = new NetworkSettings(side, 3, 10, 4, 6, 5);
    return TrainingSettings.paper(10)
        .withSetting(setting)
        .withNetwork(network)
        .withBatch(8)
        .withCompute(compute)
        .withThreads(1)
        .withSeed(7);
  }
}
