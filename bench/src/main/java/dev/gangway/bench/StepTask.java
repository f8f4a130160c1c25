package dev.gangway.bench;

import dev.gangway.train.Batches;
import dev.gangway.train.TrainingRun;
import dev.gangway.train.TrainingStep;
import java.util.Map;

/**
 * The training's step on random images, batch and all. It ends with its readings, which wait for a
 * card.
 */
final class StepTask implements Task {

  static final String STEP = "step";

  private final Batches batches;
  private final TrainingStep step;
  private long iteration;

  StepTask(Job job) {
    batches = RandomImages.batches(job.settings(), job.images());
    step = TrainingRun.step(job.settings());
  }

  @Override
  public Map<String, Double> run() {
    long begun = System.nanoTime();
    step.run(batches.at(iteration), iteration);
    iteration++;
    return Map.of(STEP, Task.millisSince(begun));
  }

  @Override
  public void close() {
    step.close();
  }
}
