package dev.gangway.cli.model;

import dev.gangway.base.InputException;
import dev.gangway.data.Classes;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Calibration;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.train.Probe;
import dev.gangway.train.TrainedModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an export needs beside the networks, as the run keeps it.
 *
 * @param classes in the order of the logits
 * @param temperature that the logits are divided by
 * @param calibration how far the probabilities can be trusted
 * @param compared the images that model and networks are compared on
 */
record ExportBasis(
    Classes classes, double temperature, ModelCard.Calibration calibration, Images compared) {

  /** How many photographs are compared, which take a while each. */
  private static final int MOST_PHOTOGRAPHS = 32;

  private static final String HELD_OUT = ", held out of training";

  /**
   * Of a checkpoint.
   *
   * @throws InputException if an earlier version trained the run, which keeps nothing then
   */
  static ExportBasis of(Path run, TrainedModel model) {
    return Probe.read(run)
        .map(probe -> ofProbe(probe, model))
        .orElseThrow(
            () ->
                InputException.file(
                    run,
                    "keeps nothing to check an export on",
                    "no probe.json: an earlier version trained it",
                    "held-out source images",
                    "resume it once, where its sets are: gangway train --resume " + run));
  }

  private static ExportBasis ofProbe(Probe probe, TrainedModel model) {
    LabelledImages images =
        probe.images(model.config().settings().network().format(), MOST_PHOTOGRAPHS);
    Optional<Calibration> kept = model.calibration();
    boolean all = kept.isPresent() || images.size() == probe.of();
    return new ExportBasis(
        images.classes(),
        kept.orElseGet(() -> fit(model, images)),
        model.config().names().source() + (all ? HELD_OUT : ", some of those held out of training"),
        images.images());
  }

  private ExportBasis(Classes classes, Calibration fitted, String set, Images compared) {
    this(
        classes,
        fitted.temperature(),
        new ModelCard.Calibration(set, fitted.images(), fitted.errorBefore(), fitted.errorAfter()),
        compared);
  }

  private static Calibration fit(TrainedModel model, LabelledImages images) {
    return Calibration.fit(model.networks().classify(images.images()).logits(), images.labels());
  }
}
