package dev.gangway.train;

import static dev.gangway.run.InputException.check;

import dev.gangway.data.Images;
import dev.gangway.eval.Validators;
import dev.gangway.nn.AdamSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;

/**
 * Everything that decides a training, given its data.
 *
 * @param optimizer of D, F and C; G's learning rate does not decay
 * @param batch N, images of each domain in a step
 * @param epochs after which training ends
 * @param maxIterations after which it ends even so; 0 for no such limit
 * @param averaging decay of the moving average of F's and C's weights that leaves training, in [0,
 *     1); 0 for the last weights themselves
 * @param select the label-free validator that chooses a checkpoint beside the last
 * @param threads of the matrix products; results repeat bit by bit with the same number only
 * @param seed of initial values, order, noise and splits
 */
public record TrainingSettings(
    Setting setting,
    NetworkSettings network,
    AdamSettings optimizer,
    AdversarialSettings adversarial,
    int batch,
    int epochs,
    long maxIterations,
    double averaging,
    String select,
    Compute compute,
    int threads,
    long seed) {

  private static final String DEFAULT_VALIDATOR = "im";

  public TrainingSettings {
    check(batch >= 2, "batch must be >= 2, got %s", batch);
    check(epochs >= 1, "epochs must be >= 1, got %s", epochs);
    check(maxIterations >= 0, "max-iterations must be >= 0, got %s", maxIterations);
    check(averaging >= 0 && averaging < 1, "averaging must be in [0, 1), got %s", averaging);
    select = Validators.named(select == null ? DEFAULT_VALIDATOR : select).title();
    check(threads >= 1 && threads <= 1024, "threads must be in 1..1024, got %s", threads);
  }

  /** The paper's digit experiment with the full method, for K classes. */
  public static TrainingSettings paper(int classes) {
    return new TrainingSettings(
        Setting.C1_C2,
        NetworkSettings.paper(classes),
        AdamSettings.paper(),
        AdversarialSettings.paper(),
        100,
        100,
        0,
        0,
        DEFAULT_VALIDATOR,
        Compute.fastest(),
        Runtime.getRuntime().availableProcessors(),
        1);
  }

  /** Throws unless both sets fill a batch. */
  public void requireEnough(Images source, Images target) {
    requireBatch("source", source.size());
    requireBatch("target", target.size());
  }

  private void requireBatch(String domain, int images) {
    check(
        images >= batch,
        "the %s has %s images, fewer than a batch of %s (add images or set --batch %s or less)",
        domain,
        images,
        batch,
        images);
  }

  public TrainingSettings withSetting(Setting other) {
    return new TrainingSettings(
        other,
        network,
        optimizer,
        adversarial,
        batch,
        epochs,
        maxIterations,
        averaging,
        select,
        compute,
        threads,
        seed);
  }

  public TrainingSettings withNetwork(NetworkSettings other) {
    return new TrainingSettings(
        setting,
        other,
        optimizer,
        adversarial,
        batch,
        epochs,
        maxIterations,
        averaging,
        select,
        compute,
        threads,
        seed);
  }

  public TrainingSettings withOptimizer(AdamSettings other) {
    return new TrainingSettings(
        setting,
        network,
        other,
        adversarial,
        batch,
        epochs,
        maxIterations,
        averaging,
        select,
        compute,
        threads,
        seed);
  }

  public TrainingSettings withAdversarial(AdversarialSettings other) {
    return new TrainingSettings(
        setting,
        network,
        optimizer,
        other,
        batch,
        epochs,
        maxIterations,
        averaging,
        select,
        compute,
        threads,
        seed);
  }

  public TrainingSettings withBatch(int other) {
    return new TrainingSettings(
        setting,
        network,
        optimizer,
        adversarial,
        other,
        epochs,
        maxIterations,
        averaging,
        select,
        compute,
        threads,
        seed);
  }

  public TrainingSettings withMaxIterations(long other) {
    return new TrainingSettings(
        setting,
        network,
        optimizer,
        adversarial,
        batch,
        epochs,
        other,
        averaging,
        select,
        compute,
        threads,
        seed);
  }

  public TrainingSettings withAveraging(double other) {
    return new TrainingSettings(
        setting,
        network,
        optimizer,
        adversarial,
        batch,
        epochs,
        maxIterations,
        other,
        select,
        compute,
        threads,
        seed);
  }

  public TrainingSettings withThreads(int other) {
    return new TrainingSettings(
        setting,
        network,
        optimizer,
        adversarial,
        batch,
        epochs,
        maxIterations,
        averaging,
        select,
        compute,
        other,
        seed);
  }

  public TrainingSettings withSeed(long other) {
    return new TrainingSettings(
        setting,
        network,
        optimizer,
        adversarial,
        batch,
        epochs,
        maxIterations,
        averaging,
        select,
        compute,
        threads,
        other);
  }
}
