package dev.gangway.train;

import dev.gangway.nn.Adam;
import dev.gangway.nn.Device;
import dev.gangway.nn.FeatureClassifier;
import java.util.List;
import java.util.Optional;

/** One method of training: moves its networks by one step at a time. Owns their native memory. */
public interface TrainingStep extends AutoCloseable {

  /**
   * Trains on one batch.
   *
   * @param iteration from 0: decides the noise and the learning rate
   */
  StepMetrics run(StepInput batch, long iteration);

  /** The same with a batch that nothing was prepared of. */
  default StepMetrics run(Batch batch, long iteration) {
    try (StepInput input = input(batch)) {
      return run(input, iteration);
    }
  }

  /** This process's part of a batch, on the device or on its way there. */
  default StepInput input(Batch batch) {
    return StepInput.of(batch.part(learner().shard()), device());
  }

  /** Where it computes. */
  default Device device() {
    return learner().device();
  }

  /** F and C with their average. */
  Learner learner();

  /** F and C as they are now. */
  default FeatureClassifier model() {
    return learner().model();
  }

  /**
   * The optimizers, each with the weights that it moves: with the learner's tensors all the state
   * that a checkpoint needs.
   */
  List<Adam> optimizers();

  /** Source-like images for pictures, if the method has a generator. */
  Optional<SourceLikeImages> sourceLikeImages();

  @Override
  void close();
}
