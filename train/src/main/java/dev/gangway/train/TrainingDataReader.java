package dev.gangway.train;

import static dev.gangway.run.InputException.check;

import dev.gangway.data.DataLoader;
import dev.gangway.data.DataSet;
import dev.gangway.data.DataSpec;
import dev.gangway.data.Holdout;
import dev.gangway.data.ImageFormat;
import dev.gangway.data.Images;
import dev.gangway.data.LabelledImages;
import dev.gangway.data.Part;
import dev.gangway.eval.Oracle;
import dev.gangway.run.InputException;
import dev.gangway.run.Seeds;
import java.util.Optional;

/**
 * Reads the sets of a run. The parts named {@code train} are trained on, those named {@code test}
 * scored; a source without a test part has a tenth of each class held out of training.
 */
public final class TrainingDataReader {

  private static final double HELD_OUT = 0.1;

  private final DataLoader loader;
  private final ImageFormat format;
  private final long seed;
  private final Protocol protocol;

  /**
   * A reader.
   *
   * @param format that all images are brought to
   * @param seed of the held-out part
   * @param protocol which training images take part
   */
  public TrainingDataReader(DataLoader loader, ImageFormat format, long seed, Protocol protocol) {
    this.loader = loader;
    this.format = format;
    this.seed = seed;
    this.protocol = protocol;
  }

  /**
   * Reads the sets.
   *
   * @param source SPEC of the labelled source
   * @param target SPEC of the target; its labels, if it has any, are kept for scores; a folder
   *     whose sub-folders have none of the source's names is taken as unlabelled, and has no test
   *     part of its own then
   * @param targetTest SPEC of the target's test set, or null for the target's own test part
   * @throws InputException if a set is missing or broken, or if the classes differ
   */
  public TrainingData read(String source, String target, String targetTest) {
    Holdout sources = source(DataSpec.parse(source));
    DataSpec targetSpec = DataSpec.parse(target);
    DataSet targets = loader.open(targetSpec);
    Part part = targetSpec.trainPart(targets);
    Optional<LabelledImages> labelled =
        targets.labels()
            ? Optional.of(targets.labelled(part, format))
                .filter(set -> related(sources, set))
                .map(set -> set.select(protocol.places(targetSpec, set.size())))
            : Optional.empty();
    Images images =
        labelled
            .map(LabelledImages::images)
            .orElseGet(() -> drawn(targetSpec, targets.unlabelled(part, format)));
    boolean hidden = labelled.isPresent() || targetTest != null;
    Optional<LabelledImages> test =
        hidden ? targetTest(targetSpec, targets, targetTest) : Optional.empty();
    labelled.ifPresent(set -> requireSame(sources.train(), set, target));
    test.ifPresent(set -> requireSame(sources.train(), set, "the target's test set"));
    return new TrainingData(
        sources.train(),
        images,
        sources.heldOut(),
        labelled.map(Oracle::new),
        test.map(Oracle::new));
  }

  /**
   * Reads the target's test images alone, as {@link #read} would.
   *
   * @return empty if the target has none with labels
   */
  public Optional<Oracle<LabelledImages>> readTargetTest(String target, String targetTest) {
    DataSpec spec = DataSpec.parse(target);
    return targetTest(spec, loader.open(spec), targetTest).map(Oracle::new);
  }

  /**
   * Reads the source alone: the images of training and those held out for scores.
   *
   * @param source its SPEC
   * @throws InputException if it is missing or broken
   */
  public Holdout readSource(String source) {
    return source(DataSpec.parse(source));
  }

  private Images drawn(DataSpec spec, Images images) {
    return images.select(protocol.places(spec, images.size()));
  }

  private Holdout source(DataSpec spec) {
    DataSet set = loader.open(spec);
    LabelledImages all = set.labelled(spec.trainPart(set), format);
    LabelledImages train = all.select(protocol.places(spec, all.size()));
    if (spec.part().isEmpty() && set.parts().contains(Part.TEST)) {
      return new Holdout(train, set.labelled(Part.TEST, format));
    }
    Holdout cut = Holdout.split(train, HELD_OUT, Seeds.derive(seed, "held-out source", 0));
    check(
        cut.heldOut().size() > 0,
        "the source %s has only one image of each class: none can be held out for scores (add"
            + " images)",
        spec);
    return cut;
  }

  private Optional<LabelledImages> targetTest(DataSpec target, DataSet targets, String targetTest) {
    if (targetTest != null) {
      DataSpec spec = DataSpec.parse(targetTest);
      DataSet set = loader.open(spec);
      return Optional.of(set.labelled(spec.testPart(set).orElse(Part.ALL), format));
    }
    boolean own =
        target.part().isEmpty() && targets.parts().contains(Part.TEST) && targets.labels();
    return own ? Optional.of(targets.labelled(Part.TEST, format)) : Optional.empty();
  }

  /** Sub-folders of which none is called like a class of the source are no classes. */
  private static boolean related(Holdout sources, LabelledImages target) {
    return target.classes().names().stream().anyMatch(sources.train().classes().names()::contains);
  }

  private static void requireSame(LabelledImages source, LabelledImages target, String name) {
    source.classes().requireSame("source", target.classes(), name);
  }
}
