package dev.gangway.train;

import static dev.gangway.base.InputException.check;

import dev.gangway.eval.Validators;
import dev.gangway.image.Images;
import dev.gangway.nn.AdamSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;
import java.util.function.Consumer;

/**
 * Everything that decides a training, given its data.
 *
 * @param optimizer of D, F and C; G's learning rate does not decay
 * @param augmentation of what F sees of the source and, in self-training, of the target
 * @param selfTraining F's and C's learning from their own average's classes of the target; none in
 *     source-only, which sees no target
 * @param batch N, images of each domain in a step
 * @param epochs after which training ends; 0 for no such limit
 * @param maxIterations after which it ends even so; 0 for no such limit
 * @param averaging decay of the moving average of F's and C's weights that leaves training, in [0,
 *     1); 0 for the last weights themselves
 * @param select the label-free validator that chooses a checkpoint beside the last
 * @param batchNorm whose images a batch norm sees when processes share a batch
 * @param threads of the matrix products; results repeat bit by bit with the same number only
 * @param seed of initial values, order, noise and splits
 */
public record TrainingSettings(
    Setting setting,
    NetworkSettings network,
    AdamSettings optimizer,
    AdversarialSettings adversarial,
    Augmentation augmentation,
    SelfTrainingSettings selfTraining,
    int batch,
    int epochs,
    long maxIterations,
    double averaging,
    String select,
    Compute compute,
    BatchNorm batchNorm,
    int threads,
    long seed) {

  private static final String DEFAULT_VALIDATOR = "im";

  public TrainingSettings {
    augmentation = augmentation == null ? Augmentation.NONE : augmentation;
    boolean none = selfTraining == null || setting == Setting.SOURCE_ONLY;
    selfTraining = none ? SelfTrainingSettings.none() : selfTraining;
    batchNorm = batchNorm == null ? BatchNorm.PER_PROCESS : batchNorm;
    check(batch >= 2, "batch must be >= 2, got %s", batch);
    check(epochs >= 0, "epochs must be >= 0, got %s", epochs);
    check(maxIterations >= 0, "max-iterations must be >= 0, got %s", maxIterations);
    check(epochs > 0 || maxIterations > 0, "epochs and max-iterations are both 0: set one of them");
    check(averaging >= 0 && averaging < 1, "averaging must be in [0, 1), got %s", averaging);
    check(
        !selfTraining.used() || averaging > 0,
        "self-training needs --averaging above 0: the average is the teacher (for example 0.998)");
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
        Augmentation.NONE,
        SelfTrainingSettings.none(),
        100,
        100,
        0,
        0,
        DEFAULT_VALIDATOR,
        Compute.fp32(),
        BatchNorm.PER_PROCESS,
        Runtime.getRuntime().availableProcessors(),
        1);
  }

  /** With what was left for a run's images to decide. */
  TrainingSettings decidedBy(TrainingData data) {
    return withAugmentation(augmentation.of(data));
  }

  /**
   * Whether G and D are trained: where no adversarial term of F has a weight, F and C would not
   * notice them.
   */
  public boolean generates() {
    boolean pulled = setting.classTerms() || adversarial.alpha() > 0; // by a or by c
    return setting.adversarial() && adversarial.lambda() > 0 && pulled;
  }

  /** Throws unless both sets fill a batch. */
  public void requireEnough(Images source, Images target) {
    requireBatch("source", source.size());
    requireBatch("target", target.size());
  }

  private void requireBatch(String domain, int images) {
    check(
        images >= batch,
        "the %s has %s images, fewer than a batch of %s (%s)",
        domain,
        images,
        batch,
        images < 2 ? "add images" : "add images or set --batch %d or less".formatted(images));
  }

  public TrainingSettings withSetting(Setting other) {
    return with(draft -> draft.setting = other);
  }

  public TrainingSettings withNetwork(NetworkSettings other) {
    return with(draft -> draft.network = other);
  }

  public TrainingSettings withOptimizer(AdamSettings other) {
    return with(draft -> draft.optimizer = other);
  }

  public TrainingSettings withAdversarial(AdversarialSettings other) {
    return with(draft -> draft.adversarial = other);
  }

  public TrainingSettings withAugmentation(Augmentation other) {
    return with(draft -> draft.augmentation = other);
  }

  public TrainingSettings withSelfTraining(SelfTrainingSettings other) {
    return with(draft -> draft.selfTraining = other);
  }

  public TrainingSettings withBatch(int other) {
    return with(draft -> draft.batch = other);
  }

  public TrainingSettings withEpochs(int other) {
    return with(draft -> draft.epochs = other);
  }

  public TrainingSettings withMaxIterations(long other) {
    return with(draft -> draft.maxIterations = other);
  }

  /** With both ends at once. */
  public TrainingSettings withLimits(int otherEpochs, long otherIterations) {
    return with(
        draft -> {
          draft.epochs = otherEpochs;
          draft.maxIterations = otherIterations;
        });
  }

  public TrainingSettings withAveraging(double other) {
    return with(draft -> draft.averaging = other);
  }

  public TrainingSettings withSelect(String other) {
    return with(draft -> draft.select = other);
  }

  public TrainingSettings withCompute(Compute other) {
    return with(draft -> draft.compute = other);
  }

  public TrainingSettings withBatchNorm(BatchNorm other) {
    return with(draft -> draft.batchNorm = other);
  }

  public TrainingSettings withThreads(int other) {
    return with(draft -> draft.threads = other);
  }

  public TrainingSettings withSeed(long other) {
    return with(draft -> draft.seed = other);
  }

  private TrainingSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The settings while one of them is being changed. */
  private static final class Draft {
    private Setting setting;
    private NetworkSettings network;
    private AdamSettings optimizer;
    private AdversarialSettings adversarial;
    private Augmentation augmentation;
    private SelfTrainingSettings selfTraining;
    private int batch;
    private int epochs;
    private long maxIterations;
    private double averaging;
    private String select;
    private Compute compute;
    private BatchNorm batchNorm;
    private int threads;
    private long seed;

    Draft(TrainingSettings from) {
      setting = from.setting;
      network = from.network;
      optimizer = from.optimizer;
      adversarial = from.adversarial;
      augmentation = from.augmentation;
      selfTraining = from.selfTraining;
      batch = from.batch;
      epochs = from.epochs;
      maxIterations = from.maxIterations;
      averaging = from.averaging;
      select = from.select;
      compute = from.compute;
      batchNorm = from.batchNorm;
      threads = from.threads;
      seed = from.seed;
    }

    TrainingSettings settings() {
      return new TrainingSettings(
          setting,
          network,
          optimizer,
          adversarial,
          augmentation,
          selfTraining,
          batch,
          epochs,
          maxIterations,
          averaging,
          select,
          compute,
          batchNorm,
          threads,
          seed);
    }
  }
}
