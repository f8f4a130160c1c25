package dev.gangway.method;

import dev.gangway.nn.Device;
import dev.gangway.nn.Optimizer;
import java.util.List;

/**
 * A method's step: moves F, C and whatever networks the method has besides. It owns the native
 * memory of its optimizers and of those networks; a {@link Learner} runs it.
 */
public interface TrainingStep extends AutoCloseable {

  /** What it wants of this process's part of a batch, on the device or on its way there. */
  default StepInput input(Batch batch, Device device) {
    return StepInput.of(batch, device);
  }

  /**
   * Trains on this process's part of a batch.
   *
   * @param iteration from 0: decides the noise and the learning rate
   */
  StepMetrics run(StepInput batch, long iteration);

  /** The optimizers, each with the weights that it moves, always in the same order. */
  List<Optimizer> optimizers();

  @Override
  void close();
}
