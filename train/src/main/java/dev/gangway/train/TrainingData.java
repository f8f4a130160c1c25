package dev.gangway.train;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.data.BadImages;
import dev.gangway.data.ClassMatch;
import dev.gangway.data.Classes;
import dev.gangway.data.DataLoader;
import dev.gangway.data.DataSet;
import dev.gangway.data.DataSpec;
import dev.gangway.data.FeatureIntake;
import dev.gangway.data.Holdout;
import dev.gangway.data.LabelledImages;
import dev.gangway.data.Part;
import dev.gangway.data.PartlyLabelled;
import dev.gangway.eval.Oracle;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.PretrainedWeights;
import dev.gangway.run.Seeds;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The sets of a run. Training is given {@code source} and {@code target} alone; labels of the
 * target exist only behind {@link Oracle}, for scores.
 *
 * @param sourceTest held out of training
 * @param targetTrain the images of {@code target} with the labels that are known, if any is
 *     (transductive scores)
 * @param targetTest held out of training, where there is a labelled part
 * @param frozen what stays as it is of a pretrained backbone
 */
public record TrainingData(
    LabelledImages source,
    Images target,
    LabelledImages sourceTest,
    Optional<Oracle<PartlyLabelled>> targetTrain,
    Optional<Oracle<LabelledImages>> targetTest,
    Optional<Frozen> frozen) {

  /** Of pixels. */
  public TrainingData(
      LabelledImages source,
      Images target,
      LabelledImages sourceTest,
      Optional<Oracle<PartlyLabelled>> targetTrain,
      Optional<Oracle<LabelledImages>> targetTest) {
    this(source, target, sourceTest, targetTrain, targetTest, Optional.empty());
  }

  /** Settings with what is left to the images that are trained on. */
  TrainingSettings decide(TrainingSettings settings) {
    return settings.decidedBy(source.images(), target);
  }

  /**
   * Reads the sets of a run. A folder of the target whose sub-folders have none of the source's
   * names is taken as unlabelled.
   *
   * @param skipped told of images that are left out, if they may be
   * @param notes told in a line each what of the sets is not used
   * @param embedding watches a frozen backbone look at the images
   * @throws InputException if a set is missing or broken, or a test set has none of the classes
   */
  public static TrainingData read(
      RunConfig config,
      Consumer<String> skipped,
      Consumer<String> notes,
      FeatureIntake.Progress embedding) {
    DataLoader loader =
        new DataLoader(
                Path.of(config.dataDir()), config.skipBadImages() ? BadImages.SKIP : BadImages.FAIL)
            .withBackground(config.background())
            .withSkipListener(skipped);
    TrainingSettings settings = config.settings();
    Function<DataLoader, TrainingData> read =
        through ->
            new Reader(
                    through, settings.network().format(), settings.seed(), config.protocol(), notes)
                .read(config.source(), config.target(), config.targetTest());
    return settings.network().backbone() == null
        ? read.apply(loader)
        : Frozen.reading(config, loader, embedding, read);
  }

  /**
   * The same behind a pretrained backbone.
   *
   * @param normalised whether features of each domain are to be, by its own training images
   */
  TrainingData behind(Path file, PretrainedWeights weights, boolean normalised) {
    if (!normalised) {
      return with(images -> images, images -> images, new Frozen(file, weights, Optional.empty()));
    }
    Frozen.Scale ofTarget = Frozen.Scale.of(target);
    return with(
        Frozen.Scale.of(source.images())::normalised,
        ofTarget::normalised,
        new Frozen(file, weights, Optional.of(ofTarget)));
  }

  private TrainingData with(
      UnaryOperator<Images> ofSource, UnaryOperator<Images> ofTarget, Frozen behind) {
    return new TrainingData(
        source.withImages(ofSource.apply(source.images())),
        ofTarget.apply(target),
        sourceTest.withImages(ofSource.apply(sourceTest.images())),
        targetTrain.map(
            set -> new Oracle<>(set.value().withImages(ofTarget.apply(set.value().images())))),
        targetTest.map(
            set -> new Oracle<>(set.value().withImages(ofTarget.apply(set.value().images())))),
        Optional.of(behind));
  }

  /**
   * Reads them. The parts named {@code train} are trained on, those named {@code test} scored, or
   * those named {@code val} where there is no {@code test}; a source with neither has a tenth of
   * each class held out of training. Classes of the target and of test parts meet those of the
   * source by name; images of others are adapted to, but not scored.
   *
   * @param seed of the held-out part
   */
  record Reader(
      DataLoader loader, ImageFormat format, long seed, Protocol protocol, Consumer<String> notes) {

    private static final double HELD_OUT = 0.1;
    private static final String SOURCE = "the source";

    TrainingData read(String source, String target, String targetTest) {
      DataSpec sourceSpec = DataSpec.parse(source);
      DataSpec targetSpec = DataSpec.parse(target);
      Holdout sources = source(sourceSpec);
      DataSet targets = loader.open(targetSpec);
      noteSame(sourceSpec, targetSpec, targets);
      Part part = targetSpec.trainPart(targets);
      Classes known = sources.train().classes();
      Images images;
      Optional<PartlyLabelled> labelled = Optional.empty();
      if (targets.labels(part)) {
        PartlyLabelled all = targets.partlyLabelled(part, format);
        all = all.select(protocol.places(targetSpec, all.size()));
        images = all.images();
        labelled = scorable(known, all, targetSpec).map(ClassMatch::images);
      } else {
        images = targets.unlabelled(part, format);
        images = images.select(protocol.places(targetSpec, images.size()));
      }
      return new TrainingData(
          sources.train(),
          images,
          sources.heldOut(),
          labelled.map(Oracle::new),
          targetTest(known, targetSpec, targets, targetTest).map(Oracle::new));
    }

    private Holdout source(DataSpec spec) {
      DataSet set = loader.open(spec);
      Part part = spec.trainPart(set);
      LabelledImages all = set.labelled(part, format);
      LabelledImages train = all.select(protocol.places(spec, all.size()));
      Optional<Part> held = ownTest(spec, set);
      noteUnused(spec, set, part, held);
      if (held.isPresent()) {
        String name = set.name() + ":" + held.get();
        ClassMatch match =
            ClassMatch.of(train.classes(), set.partlyLabelled(held.get(), format))
                .requireScored(name, "its train part");
        match.note(name).ifPresent(notes);
        return new Holdout(train, match.scored());
      }
      Holdout cut = Holdout.split(train, HELD_OUT, Seeds.derive(seed, "held-out source", 0));
      check(
          cut.heldOut().size() > 0,
          "the source %s has only one image of each class: none can be held out for scores (add"
              + " images)",
          spec);
      return cut;
    }

    /** The labelled part that scores are taken on where no part is asked for: test, else val. */
    private static Optional<Part> ownTest(DataSpec spec, DataSet set) {
      return spec.part().isPresent()
          ? Optional.empty()
          : Stream.of(Part.TEST, Part.VAL)
              .filter(set.parts()::contains)
              .filter(set::labels)
              .findFirst();
    }

    private void noteUnused(DataSpec spec, DataSet set, Part train, Optional<Part> test) {
      if (spec.part().isPresent()) {
        return; // the user has chosen
      }
      Set<Part> unused = EnumSet.copyOf(set.parts());
      unused.remove(train);
      test.ifPresent(unused::remove);
      for (Part part : unused) {
        notes.accept("%s:%s is not used".formatted(set.name(), part));
      }
    }

    private void noteSame(DataSpec source, DataSpec target, DataSet targets) {
      if (source.samePlace(target) && source.trainPart(targets) == target.trainPart(targets)) {
        notes.accept(
            "source and target are the same images, %s: there is nothing to adapt to"
                .formatted(target));
      }
    }

    private Optional<LabelledImages> targetTest(
        Classes known, DataSpec target, DataSet targets, String targetTest) {
      if (targetTest != null) {
        DataSpec spec = DataSpec.parse(targetTest);
        DataSet set = loader.open(spec);
        PartlyLabelled test = set.partlyLabelled(spec.testPart(set).orElse(Part.ALL), format);
        ClassMatch match = ClassMatch.of(known, test).requireScored(spec, SOURCE);
        match.note(spec).ifPresent(notes);
        return Optional.of(match.scored());
      }
      Optional<Part> own = ownTest(target, targets);
      noteUnused(target, targets, target.trainPart(targets), own);
      return own.flatMap(
          part ->
              scorable(
                      known,
                      targets.partlyLabelled(part, format),
                      new DataSpec(target.place(), target.columns(), Optional.of(part)))
                  .map(ClassMatch::scored));
    }

    /** A set of the target whose labels may mean something else than the source's. */
    private Optional<ClassMatch> scorable(Classes known, PartlyLabelled set, DataSpec name) {
      ClassMatch match = ClassMatch.of(known, set);
      if (match.scored().size() > 0) {
        match.note(name).ifPresent(notes);
        return Optional.of(match);
      }
      notes.accept(
          match.related() || set.classes().count() == 0
              ? "%s: no image has a label that %s knows: not scored".formatted(name, SOURCE)
              : "%s: taken as unlabelled: it is divided into %s, the source into %s"
                  .formatted(name, set.classes(), known));
      return Optional.empty();
    }
  }
}
