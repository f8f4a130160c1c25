package dev.gangway.method;

import dev.gangway.dist.Communicator;
import dev.gangway.dist.Solo;
import dev.gangway.nn.Device;
import dev.gangway.nn.FeatureClassifier;
import dev.gangway.nn.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Learns by a method, a step at a time: moves its networks, then their average, which teaches them
 * where the method has a teacher. Nothing else changes a weight. Owns the native memory of all.
 */
public final class Learner implements AutoCloseable {

  private final Student student;
  private final TrainingStep step;

  private Learner(TrainingSettings settings, Communicator communicator, long last) {
    student = new Student(settings, communicator, last);
    step = settings.method().method().step(student);
  }

  /** One with fresh weights. */
  public static Learner of(TrainingSettings settings) {
    return of(settings, Solo.PROCESS);
  }

  /** The same for processes that take each step together, each on its part of the batch. */
  public static Learner of(TrainingSettings settings, Communicator communicator) {
    long most = settings.maxIterations();
    return of(settings, communicator, most > 0 ? most : Long.MAX_VALUE);
  }

  /**
   * The same for a training that ends at an iteration, which schedules go by.
   *
   * @param last where it ends
   */
  public static Learner of(TrainingSettings settings, Communicator communicator, long last) {
    return new Learner(settings, communicator, last);
  }

  /**
   * Takes one step.
   *
   * @param iteration from 0: decides the noise and the learning rate
   */
  public StepMetrics run(StepInput batch, long iteration) {
    StepMetrics metrics = step.run(batch, iteration);
    student.average().move(iteration + 1);
    return metrics;
  }

  /** The same with a batch that nothing was prepared of. */
  public StepMetrics run(Batch batch, long iteration) {
    try (StepInput input = input(batch)) {
      return run(input, iteration);
    }
  }

  /** This process's part of a batch, on the device or on its way there. */
  public StepInput input(Batch batch) {
    return step.input(batch.part(student.shard()), device());
  }

  /** Where it computes. */
  public Device device() {
    return student.device();
  }

  /** F and C as the last step left them. */
  public FeatureClassifier model() {
    return student.model();
  }

  /** F and C as they leave training: their average or, where nothing is averaged, themselves. */
  public FeatureClassifier average() {
    return student.average().model();
  }

  /** What the average teaches; without a teacher in the method it teaches nothing. */
  public Teacher teacher() {
    return student.teacher();
  }

  /** The optimizers, each with the weights that it moves. */
  public List<Optimizer> optimizers() {
    return step.optimizers();
  }

  /** All the state that a checkpoint needs beside the optimizers and their weights, by name. */
  public Map<String, Tensor> tensors() {
    return student.tensors();
  }

  /** After a checkpoint was loaded. */
  public void resume() {
    student.teacher().resume();
  }

  /** Source-like images for pictures, where the method makes any. */
  public Optional<SourceLikeImages> sourceLikeImages() {
    return step instanceof SourceLikeImages.Maker maker
        ? Optional.of(maker.sourceLikeImages())
        : Optional.empty();
  }

  TrainingStep step() {
    return step;
  }

  @Override
  public void close() {
    step.close();
    student.close();
  }
}
