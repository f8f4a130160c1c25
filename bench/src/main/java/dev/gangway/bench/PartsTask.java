package dev.gangway.bench;

import dev.gangway.nn.Device;
import dev.gangway.train.Batch;
import dev.gangway.train.Batches;
import dev.gangway.train.StepPart;
import dev.gangway.train.TrainingRun;
import dev.gangway.train.TrainingStep;
import java.util.LinkedHashMap;
import java.util.Map;

/** The training's step with the time of each of its parts. */
final class PartsTask implements Task {

  /** Choosing the images of a batch, before the step. */
  static final String BATCH = "BATCH";

  private final Device device;
  private final Batches batches;
  private final TrainingStep step;
  private final Map<String, Double> parts = new LinkedHashMap<>();
  private long iteration;
  private long last;

  PartsTask(Job job) {
    device = job.settings().compute().device();
    batches = RandomImages.batches(job.settings(), job.images());
    step = TrainingRun.watchedStep(job.settings(), this::done);
  }

  private void done(StepPart part) {
    note(part.name());
  }

  private void note(String name) {
    device.synchronize(); // else a card's part would count to a later one
    long now = System.nanoTime();
    parts.merge(name, (now - last) / 1e6, Double::sum);
    last = now;
  }

  @Override
  public Map<String, Double> run() {
    parts.clear();
    last = System.nanoTime();
    Batch batch = batches.at(iteration);
    note(BATCH);
    step.run(batch, iteration);
    iteration++;
    return new LinkedHashMap<>(parts);
  }

  @Override
  public void close() {
    step.close();
  }
}
