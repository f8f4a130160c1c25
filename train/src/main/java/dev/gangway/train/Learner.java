package dev.gangway.train;

import dev.gangway.dist.Communicator;
import dev.gangway.dist.Solo;
import dev.gangway.nn.Device;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.run.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What every method trains: F and C, their moving average, and what the average teaches them. Owns
 * their native memory.
 */
final class Learner implements AutoCloseable {

  private final TrainingSettings settings;
  private final Shard shard;
  private final FeatureClassifier model;
  private final WeightAverage average;
  private final SelfTraining selfTraining;

  Learner(TrainingSettings settings) {
    this(settings, Solo.PROCESS);
  }

  Learner(TrainingSettings settings, Communicator communicator) {
    this.settings = settings;
    this.shard = Shard.of(communicator);
    model = new FeatureClassifier(settings.network(), settings.compute(), settings.seed());
    average = new WeightAverage(model, settings);
    selfTraining = new SelfTraining(settings, model, average.model(), communicator);
  }

  /** F and C as they are trained. */
  FeatureClassifier model() {
    return model;
  }

  /** Where they are computed. */
  Device device() {
    return settings.compute().device();
  }

  /** The part of each batch that this process learns from. */
  Shard shard() {
    return shard;
  }

  WeightAverage average() {
    return average;
  }

  SelfTraining selfTraining() {
    return selfTraining;
  }

  /**
   * A changed copy of a step's images (uint8, N x C x H x W), 0..255. What an image becomes does
   * not depend on how many processes share the batch, nor on the precision: it is called outside a
   * region.
   */
  Tensor augmented(String domain, Tensor bytes, long iteration) {
    long seed = Seeds.derive(settings.seed(), "augmentation of the " + domain, iteration);
    return settings.augmentation().apply(bytes, shard, seed);
  }

  /** All that a checkpoint needs beside the weights and the optimizers, by name. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(average.tensors());
    tensors.putAll(selfTraining.tensors());
    return tensors;
  }

  /** After a checkpoint was loaded. */
  void resume() {
    average.resume();
    selfTraining.resume();
  }

  @Override
  public void close() {
    selfTraining.close();
    average.close();
    model.close();
  }
}
