package dev.gangway.bench;

import dev.gangway.nn.Device;
import dev.gangway.train.Batches;
import java.util.Map;

/** The naive step on random images. */
final class NaiveTask implements Task {

  private final Device device;
  private final Batches batches;
  private final NaiveStep step;
  private long iteration;

  NaiveTask(Job job) {
    device = job.settings().compute().device();
    batches = RandomImages.batches(job.settings(), job.images());
    step = new NaiveStep(job.settings());
  }

  @Override
  public Map<String, Double> run() {
    long begun = System.nanoTime();
    step.run(batches.at(iteration), iteration);
    device.synchronize();
    iteration++;
    return Map.of(StepTask.STEP, Task.millisSince(begun));
  }

  @Override
  public void close() {
    step.close();
  }
}
