package dev.gangway.train;

import dev.gangway.data.Images;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Oracle;
import java.util.Optional;

/**
 * The sets of a run. Training is given {@code source} and {@code target} alone; labels of the
 * target exist only behind {@link Oracle}, for scores.
 *
 * @param source labelled images to train on
 * @param target images without labels to adapt to
 * @param sourceTest labelled source images held out of training
 * @param targetTrain the images of {@code target} with their labels, where known (transductive
 *     scores)
 * @param targetTest labelled target images held out of training, where there are some
 */
public record TrainingData(
    LabelledImages source,
    Images target,
    LabelledImages sourceTest,
    Optional<Oracle<LabelledImages>> targetTrain,
    Optional<Oracle<LabelledImages>> targetTest) {}
