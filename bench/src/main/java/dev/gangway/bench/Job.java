package dev.gangway.bench;

import dev.gangway.nn.Precision;
import dev.gangway.train.TrainingSettings;

/**
 * What a worker is to do over and over.
 *
 * @param settings of the step, and of the threads in any case
 * @param images of each domain that batches are drawn from
 */
record Job(Kind kind, TrainingSettings settings, int images) {

  enum Kind {
    /** The training's step. */
    STEP,
    /** The same step, part by part. */
    PARTS,
    /** The step as it is written first. */
    NAIVE,
    /** Large matrix products and convolutions in the settings' precision. */
    PRODUCTS,
    /** Decoding, resizing, batching. */
    DATA
  }

  private static final int FEW_BATCHES = 10;

  /** With images for a few batches. */
  static Job of(Kind kind, TrainingSettings settings) {
    return new Job(kind, settings, FEW_BATCHES * settings.batch());
  }

  Precision precision() {
    return settings.compute().precision();
  }

  Task open() {
    return switch (kind) {
      case STEP -> new StepTask(this);
      case PARTS -> new PartsTask(this);
      case NAIVE -> new NaiveTask(this);
      case PRODUCTS -> new ProductsTask(settings.compute());
      case DATA -> new DataTask(settings);
    };
  }
}
