package dev.gangway.bench;

import dev.gangway.data.Classes;
import dev.gangway.data.ImageFormat;
import dev.gangway.data.Images;
import dev.gangway.data.LabelledImages;
import dev.gangway.train.Batches;
import dev.gangway.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Sets of random pixels: time and memory do not depend on what an image shows. */
final class RandomImages {

  private RandomImages() {}

  static Images images(int count, ImageFormat format, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> pixels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[format.bytes()];
      random.nextBytes(image);
      pixels.add(image);
    }
    return new Images(format, pixels);
  }

  /**
   * Batches from both domains.
   *
   * @param count images of each domain
   */
  static Batches batches(TrainingSettings settings, int count) {
    ImageFormat format = settings.network().format();
    int classes = settings.network().classes();
    int[] labels = IntStream.range(0, count).map(i -> i % classes).toArray();
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    LabelledImages source =
        new LabelledImages(images(count, format, 1), labels, new Classes(names));
    return new Batches(source, images(count, format, 2), settings.batch(), settings.seed());
  }
}
