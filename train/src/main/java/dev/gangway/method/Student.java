package dev.gangway.method;

import dev.gangway.dist.Communicator;
import dev.gangway.method.Method.Loss;
import dev.gangway.method.Method.Role;
import dev.gangway.method.Teacher.Lesson;
import dev.gangway.nn.Device;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Losses;
import dev.gangway.nn.Optimizer;
import dev.gangway.nn.Weights;
import dev.gangway.run.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What every method trains: F and C, their moving average, and what the average teaches them. Owns
 * their native memory.
 */
public final class Student implements AutoCloseable {

  /** The loss that every method logs. */
  public static final Loss CLASSIFIER =
      new Loss("classifier", "L_C", Role.CLASSIFIER, "cross-entropy of F and C on the source");

  private final TrainingSettings settings;
  private final Communicator communicator;
  private final Shard shard;
  private final FeatureClassifier model;
  private final WeightAverage average;
  private final Teacher teacher;
  private final long last;

  /**
   * One with fresh weights.
   *
   * @param last the iteration at which training ends
   */
  Student(TrainingSettings settings, Communicator communicator, long last) {
    this.settings = settings;
    this.last = last;
    this.communicator = communicator;
    this.shard = Shard.of(communicator);
    model = new FeatureClassifier(settings.network(), settings.compute(), settings.seed());
    average = new WeightAverage(model, settings);
    teacher = new Teacher(settings, model, average.model(), communicator);
  }

  public TrainingSettings settings() {
    return settings;
  }

  /** Beside which other processes it learns. */
  public Communicator communicator() {
    return communicator;
  }

  public FeatureClassifier model() {
    return model;
  }

  public Device device() {
    return settings.compute().device();
  }

  /** The part of each batch that this process learns from. */
  public Shard shard() {
    return shard;
  }

  /** The iteration at which training ends: what schedules go by. */
  long last() {
    return last;
  }

  /** An optimizer of a network's weights, as the settings want it. */
  public Optimizer optimizer(Weights network) {
    return new Optimizer(network, settings.optimizer(), last);
  }

  WeightAverage average() {
    return average;
  }

  /** What it learns from its average; null lessons where the method has no teacher. */
  public Teacher teacher() {
    return teacher;
  }

  /**
   * A changed copy of a step's images (uint8, N x C x H x W), 0..255. What an image becomes does
   * not depend on how many processes share the batch, nor on the precision: it is called outside a
   * region.
   */
  public Tensor augmented(String domain, Tensor bytes, long iteration) {
    long seed = Seeds.derive(settings.seed(), "augmentation of the " + domain, iteration);
    return settings.augmentation().apply(bytes, shard, seed);
  }

  /**
   * What F is given of several batches, the source's first: all at once, or one after the other
   * where it has running statistics. Called outside a region.
   */
  TensorVector inputs(TensorVector batches) {
    return settings.network().backbone() == null ? new TensorVector(torch.cat(batches)) : batches;
  }

  /**
   * F of {@link #inputs}, one below the other. Running statistics are the target's once it is seen.
   */
  Tensor embedded(TensorVector inputs) {
    if (inputs.size() == 1) {
      return model.f().train(inputs.get(0));
    }
    TensorVector embedded = new TensorVector(model.f().trainBeside(inputs.get(0)));
    for (int i = 1; i < inputs.size(); i++) {
      embedded.push_back(model.f().train(inputs.get(i)));
    }
    return torch.cat(embedded);
  }

  /**
   * L_C on the source and, with a lesson, its term on the target.
   *
   * @param e F of the changed x_s first and, with a lesson, of the changed x_t last, each N x E
   * @param labels y_s, N
   * @param lesson the teacher's classes, or null without self-training
   */
  public Tensor loss(Tensor e, Tensor labels, Lesson lesson, StepReadings readings) {
    long n = labels.size(0);
    Tensor logits = model.c().forward(e.narrow(0, 0, n));
    Tensor loss =
        readings.loss(
            CLASSIFIER.name(), Losses.crossEntropy(logits, labels, settings.labelSmoothing()));
    if (lesson == null) {
      return loss;
    }
    Tensor changed = e.narrow(0, e.size(0) - n, n);
    return loss.add(
        readings.loss(SelfTraining.LOSS.name(), lesson.loss(model.c().forward(changed))));
  }

  /** Moves networks one after the other by their gradients, which were taken in one call. */
  public void move(
      List<Optimizer> optimizers, TensorVector gradients, long iteration, StepReadings readings) {
    int from = 0;
    for (Optimizer adam : optimizers) {
      TensorVector own = part(gradients, from, adam.weights().tensors().size());
      readings.gradients(adam.weights(), own);
      adam.step(own, iteration);
      from += (int) own.size();
    }
  }

  private static TensorVector part(TensorVector all, int from, int count) {
    return count == all.size()
        ? all
        : new TensorVector(
            IntStream.range(from, from + count).mapToObj(all::get).toArray(Tensor[]::new));
  }

  /** All that a checkpoint needs beside the weights and the optimizers, by name. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(average.tensors());
    tensors.putAll(teacher.tensors());
    return tensors;
  }

  @Override
  public void close() {
    teacher.close();
    average.close();
    model.close();
  }
}
