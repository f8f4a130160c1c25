package dev.gangway.bench;

import dev.gangway.data.Classes;
import dev.gangway.data.LabelledImages;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.method.Learner;
import dev.gangway.method.TrainingSettings;
import dev.gangway.train.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What a worker is to do over and over, with so many images of each domain. */
record Job(Kind kind, TrainingSettings settings, int images) {

  enum Kind {
    /** The training's step. */
    STEP,
    /** Large matrix products and convolutions in the settings' precision. */
    PRODUCTS,
    /** Decoding, resizing, batching. */
    DATA
  }

  /** Something to measure, set up once and run many times. */
  interface Task extends AutoCloseable {

    /** Runs once; milliseconds of each thing measured, by its name. */
    Map<String, Double> run();

    @Override
    default void close() {}
  }

  private static final int FEW_BATCHES = 10;

  /** With images for a few batches. */
  static Job of(Kind kind, TrainingSettings settings) {
    return new Job(kind, settings, FEW_BATCHES * settings.batch());
  }

  Task open() {
    return switch (kind) {
      case STEP -> new StepTask(batches(), Learner.of(settings));
      case PRODUCTS -> new ProductsTask(settings.compute());
      case DATA -> new DataBenchmark.DataTask(settings);
    };
  }

  /** The training's step, batch and all. It ends with its readings, which wait for a card. */
  private static final class StepTask implements Task {
    private final Batches batches;
    private final Learner step;
    private long iteration;

    StepTask(Batches batches, Learner step) {
      this.batches = batches;
      this.step = step;
    }

    @Override
    public Map<String, Double> run() {
      long begun = System.nanoTime();
      step.run(batches.at(iteration), iteration);
      iteration++;
      return Map.of(Race.TIME, Timings.since(begun));
    }

    @Override
    public void close() {
      step.close();
    }
  }

  /** Batches of random pixels: time and memory do not depend on what an image shows. */
  Batches batches() {
    ImageFormat format = settings.network().format();
    int classes = settings.network().classes();
    int[] labels = IntStream.range(0, images).map(i -> i % classes).toArray();
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    LabelledImages source =
        new LabelledImages(random(images, format, 1), labels, new Classes(names));
    return new Batches(source, random(images, format, 2), settings.batch(), settings.seed());
  }

  static Images random(int count, ImageFormat format, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> pixels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[format.bytes()];
      random.nextBytes(image);
      pixels.add(image);
    }
    return new Images(format, pixels);
  }
}
