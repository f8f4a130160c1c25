package dev.gangway.method;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.SinceVersion;
import dev.gangway.eval.Validators;
import dev.gangway.image.Images;
import dev.gangway.nn.Compute;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.OptimizerSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * Everything that decides a training, given its data.
 *
 * @param method with its own settings
 * @param optimizer of D, F and C; G's learning rate does not decay
 * @param augmentation of what F sees of the source and, in self-training, of the target
 * @param batch N, images of each domain in a step
 * @param epochs after which training ends; 0 for no such limit
 * @param maxIterations after which it ends even so; 0 for no such limit
 * @param averaging decay of the moving average of F's and C's weights that leaves training, in [0,
 *     1); 0 for the last weights themselves
 * @param select the label-free validator that chooses a checkpoint beside the last
 * @param batchNorm whose images a batch norm sees when processes share a batch
 * @param threads of the matrix products; results repeat bit by bit with the same number only
 * @param seed of initial values, order, noise and splits
 * @param labelSmoothing share of a source label that is spread over all classes in F's and C's loss
 *     (Szegedy et al., <a href="https://arxiv.org/abs/1512.00567">arXiv 1512.00567</a>), in [0, 1);
 *     null for 0
 */
@RecordBuilder
public record TrainingSettings(
    MethodSettings method,
    NetworkSettings network,
    OptimizerSettings optimizer,
    Augmentation augmentation,
    int batch,
    int epochs,
    long maxIterations,
    double averaging,
    String select,
    Compute compute,
    BatchNorm batchNorm,
    int threads,
    long seed,
    @SinceVersion("0.2") Double labelSmoothing)
    implements TrainingSettingsBuilder.With {

  private static final String DEFAULT_VALIDATOR = "im";

  public TrainingSettings {
    augmentation = augmentation == null ? Augmentation.NONE : augmentation;
    labelSmoothing = labelSmoothing == null ? 0 : labelSmoothing;
    batchNorm = batchNorm == null ? BatchNorm.PER_PROCESS : batchNorm;
    check(batch >= 2, "batch must be >= 2, got %s", batch);
    check(epochs >= 0, "epochs must be >= 0, got %s", epochs);
    check(maxIterations >= 0, "max-iterations must be >= 0, got %s", maxIterations);
    check(epochs > 0 || maxIterations > 0, "epochs and max-iterations are both 0: set one of them");
    check(averaging >= 0 && averaging < 1, "averaging must be in [0, 1), got %s", averaging);
    check(
        averaging > 0 || method.find(SelfTraining.Settings.class).isEmpty(),
        "self-training needs --averaging above 0: the average is the teacher (for example 0.998)");
    select = Validators.named(select == null ? DEFAULT_VALIDATOR : select).title();
    check(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "label-smoothing must be in [0, 1), got %s",
        labelSmoothing);
    check(threads >= 1 && threads <= 1024, "threads must be in 1..1024, got %s", threads);
  }

  /** The paper's digit experiment with the full method, for K classes. */
  public static TrainingSettings paper(int classes) {
    return new TrainingSettings(
        MethodSettings.of(Gta.FULL),
        NetworkSettings.paper(classes),
        OptimizerSettings.paper(),
        Augmentation.NONE,
        100,
        100,
        0,
        0,
        DEFAULT_VALIDATOR,
        Compute.fp32(),
        BatchNorm.PER_PROCESS,
        Runtime.getRuntime().availableProcessors(),
        1,
        0.0);
  }

  /** With what was left for a run's images to decide; the target's only if the method sees them. */
  public TrainingSettings decidedBy(Images source, Images target) {
    List<Images> seen = method.method().seesTarget() ? List.of(source, target) : List.of(source);
    return withAugmentation(augmentation.of(seen));
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

  public TrainingSettings withLimits(int otherEpochs, long otherIterations) {
    return with(draft -> draft.epochs(otherEpochs).maxIterations(otherIterations));
  }
}
