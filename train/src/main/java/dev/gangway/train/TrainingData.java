package dev.gangway.train;

import dev.gangway.data.LabelledImages;
import dev.gangway.data.PartlyLabelled;
import dev.gangway.eval.Oracle;
import dev.gangway.image.Images;
import dev.gangway.method.TrainingSettings;
import java.util.Optional;

/**
 * The sets of a run. Training is given {@code source} and {@code target} alone; labels of the
 * target exist only behind {@link Oracle}, for scores.
 *
 * @param source labelled images to train on
 * @param target images without labels to adapt to
 * @param sourceTest labelled source images held out of training
 * @param targetTrain the images of {@code target} with the labels that are known, if any is
 *     (transductive scores)
 * @param targetTest labelled target images held out of training, where there are some
 */
public record TrainingData(
    LabelledImages source,
    Images target,
    LabelledImages sourceTest,
    Optional<Oracle<PartlyLabelled>> targetTrain,
    Optional<Oracle<LabelledImages>> targetTest) {

  /** Settings with what is left to the images that are trained on. */
  TrainingSettings decide(TrainingSettings settings) {
    return settings.decidedBy(source.images(), target);
  }
}
