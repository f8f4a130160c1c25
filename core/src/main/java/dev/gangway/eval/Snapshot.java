package dev.gangway.eval;

/**
 * All that a label-free validator may see of a checkpoint: there is no label of the target in it.
 *
 * @param sourceTrain source images trained on, with their classes in {@code sourceTrainLabels}
 * @param sourceValidation source images held out of training, with their classes in {@code
 *     sourceValidationLabels}
 * @param target target images trained on, without labels
 */
public record Snapshot(
    Features sourceTrain,
    int[] sourceTrainLabels,
    Features sourceValidation,
    int[] sourceValidationLabels,
    Features target) {

  public Snapshot {
    if (sourceTrain.count() != sourceTrainLabels.length
        || sourceValidation.count() != sourceValidationLabels.length) {
      throw new IllegalArgumentException("each source image needs one label");
    }
    if (sourceTrain.count() == 0 || sourceValidation.count() == 0 || target.count() == 0) {
      throw new IllegalArgumentException("each set needs an image");
    }
  }
}
