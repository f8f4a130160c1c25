package dev.gangway.cli.model;

import dev.gangway.base.InputException;
import dev.gangway.cli.data.ImageNotes;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.RunClasses;
import dev.gangway.data.Classes;
import dev.gangway.data.Holdout;
import dev.gangway.data.LabelledImages;
import dev.gangway.eval.Calibration;
import dev.gangway.image.Images;
import dev.gangway.infer.ModelCard;
import dev.gangway.train.Probe;
import dev.gangway.train.RunConfig;
import dev.gangway.train.TrainedModel;
import dev.gangway.train.TrainingDataReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an export needs beside the networks. A run keeps it; one of an earlier version does not, and
 * its source is read.
 *
 * @param classes in the order of the logits
 * @param temperature that the logits are divided by
 * @param calibration how far the probabilities can be trusted
 * @param compared the images that model and networks are compared on
 */
record ExportBasis(
    Classes classes, double temperature, ModelCard.Calibration calibration, Images compared) {

  private static final String HELD_OUT = ", held out of training";
  private static final int COMPARED = 1_000;

  /**
   * Of a checkpoint.
   *
   * @param dataDir where the sets with names lie, for a run that keeps nothing
   * @throws InputException if the run keeps nothing and its source cannot be read
   */
  static ExportBasis of(Path run, TrainedModel model, Optional<Path> dataDir, Terminal terminal) {
    return Probe.read(run)
        .map(probe -> ofProbe(probe, model))
        .orElseGet(() -> ofSource(run, model, dataDir, terminal));
  }

  private static ExportBasis ofProbe(Probe probe, TrainedModel model) {
    LabelledImages images = probe.images();
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

  private static ExportBasis ofSource(
      Path run, TrainedModel model, Optional<Path> dataDir, Terminal terminal) {
    LabelledImages held;
    try {
      held = heldOut(run, model.config(), dataDir, terminal);
    } catch (InputException unreadable) {
      throw InputException.file(
          run,
          "cannot be exported without its source, since an earlier version trained it",
          unreadable.getMessage(),
          "the images that it was trained on",
          "put them back; --data-dir says where sets with names lie");
    }
    int[] first = IntStream.range(0, Math.min(COMPARED, held.size())).toArray();
    return new ExportBasis(
        held.classes(),
        fit(model, held),
        model.config().names().source() + HELD_OUT,
        held.images().select(first));
  }

  private static LabelledImages heldOut(
      Path run, RunConfig config, Optional<Path> dataDir, Terminal terminal) {
    ImageNotes skipped = new ImageNotes();
    RunConfig placed = dataDir.map(dir -> config.withDataDir(dir.toString())).orElse(config);
    Holdout source = TrainingDataReader.of(placed, skipped).readSource(config.source());
    skipped.report(terminal);
    RunClasses.require(run, source.train().classes(), config.source());
    return source.heldOut();
  }
}
