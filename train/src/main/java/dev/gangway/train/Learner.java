package dev.gangway.train;

import dev.gangway.dist.Communicator;
import dev.gangway.dist.Solo;
import dev.gangway.nn.Device;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Losses;
import dev.gangway.run.Seeds;
import dev.gangway.train.SelfTraining.Lesson;
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

  /**
   * L_C on the source and, with a lesson, its term on the target.
   *
   * @param e F of the changed x_s first and, with a lesson, of the changed x_t last, each N x E
   * @param labels y_s, N
   * @param lesson the teacher's classes, or null without self-training
   */
  Tensor loss(Tensor e, Tensor labels, Lesson lesson, StepReadings readings) {
    long n = labels.size(0);
    Tensor logits = model.c().forward(e.narrow(0, 0, n));
    Tensor loss = readings.loss("classifier", Losses.crossEntropy(logits, labels));
    if (lesson == null) {
      return loss;
    }
    Tensor changed = e.narrow(0, e.size(0) - n, n);
    return loss.add(readings.loss("self_training", lesson.loss(model.c().forward(changed))));
  }

  /** All that a checkpoint needs beside the weights and the optimizers, by name. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(average.tensors());
    tensors.putAll(selfTraining.tensors());
    return tensors;
  }

  /** After a checkpoint was loaded. */
  void resume() {
    selfTraining.resume();
  }

  @Override
  public void close() {
    selfTraining.close();
    average.close();
    model.close();
  }
}
