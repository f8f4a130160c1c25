package dev.gangway.cli;

import static dev.gangway.base.InputException.check;

import dev.gangway.nn.AdamSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.Layout;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.Precision;
import dev.gangway.run.Names;
import dev.gangway.train.AdversarialSettings;
import dev.gangway.train.Augmentation;
import dev.gangway.train.BatchNorm;
import dev.gangway.train.Preset;
import dev.gangway.train.SelfTrainingSettings;
import dev.gangway.train.TrainingSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The hyper-parameters: a preset, and an option for each value that differs from it. */
final class SettingsOptions {

  private static final String AUTO = "auto";
  private static final List<String> PRECISIONS = List.of(AUTO, "fp32", "bf16");

  @Option(
      names = "--preset",
      defaultValue = "paper",
      paramLabel = "NAME",
      description =
          "Where the other values come from: paper, quick, strong, fast or demo (default: paper).")
  private String preset;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of each domain in a step (paper: ${bundle:paper.batch}).")
  private Integer batch;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Epochs after which training ends; 0: no limit (paper: ${bundle:paper.epochs}).")
  private Integer epochs;

  @Option(
      names = "--max-iterations",
      paramLabel = "N",
      description =
          "Steps after which training ends even so, counted from the very start; 0: no limit.")
  private Long maxIterations;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Adam's rate at the start (paper: ${bundle:paper.learning-rate}).")
  private Double learningRate;

  @Option(
      names = "--beta1",
      paramLabel = "X",
      description = "Adam's decay of the mean gradient (paper: ${bundle:paper.beta1}).")
  private Double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "X",
      description = "Adam's decay of the mean square (paper: ${bundle:paper.beta2}).")
  private Double beta2;

  @Option(
      names = "--decay",
      paramLabel = "X",
      description =
          "Decay d of the rate of D, F and C: rate / (1 + d * iteration) (paper: ${bundle:paper.decay}).")
  private Double decay;

  @Option(
      names = "--lambda",
      paramLabel = "X",
      description =
          "Weight of F's adversarial terms (paper: ${bundle:paper.lambda}); 0 trains F and C alone,"
              + " without G and D.")
  private Double lambda;

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "Factor on the target's term (paper: ${bundle:paper.alpha}).")
  private Double alpha;

  @Option(
      names = "--augmentation",
      paramLabel = "NAME",
      description =
          "How F's views of the source, and of the target in self-training, are changed at random:"
              + " none, geometric (rotation, scale, shear, shift), full (bends, contrast, inversion,"
              + " colour, clouds and noise too) or auto (full where either domain is in colour or has texture"
              + " behind its things, or where the two differ in brightness there; else geometric)"
              + " (paper: none).")
  private Augmentation augmentation;

  @Option(
      names = "--self-training",
      paramLabel = "X",
      description =
          "Weight of the classes that the averaged weights are sure of in F's and C's loss; 0: none"
              + " (paper: 0).")
  private Double selfTraining;

  @Option(
      names = "--confidence",
      paramLabel = "X",
      description = "Probability from which a class counts as sure (default: 0.9).")
  private Double confidence;

  @Option(
      names = "--self-training-ramp",
      paramLabel = "N",
      description = "Steps over which its weight grows from 0 (default: 300).")
  private Long selfTrainingRamp;

  @Option(
      names = "--self-training-start",
      paramLabel = "N",
      description =
          "Step at which it starts; 0: when the average and the last weights agree, or step 1,000 if"
              + " they do not by then.")
  private Long selfTrainingStart;

  @Option(
      names = "--agreement",
      paramLabel = "X",
      description =
          "Share of target images on which both must agree for it to start (default: 0.95).")
  private Double agreement;

  @Option(
      names = "--class-balance",
      paramLabel = "X",
      description =
          "How far the shares of its classes are drawn to the source's, against the loss of"
              + " classes: 0 not at all, 1 all the way (default: 1).")
  private Double classBalance;

  @Option(
      names = "--averaging",
      paramLabel = "X",
      description =
          "Decay of the moving average of F's and C's weights that leaves training; 0: the last"
              + " weights themselves (paper: ${bundle:paper.averaging}).")
  private Double averaging;

  @Option(
      names = "--select",
      paramLabel = "NAME",
      description =
          "The label-free validator that chooses a checkpoint beside the last: ${bundle:validators}"
              + " (default: ${bundle:paper.select}).")
  private String select;

  @Option(
      names = "--side",
      paramLabel = "N",
      description = "Image side: 32, 64, 128 or 256 (paper: ${bundle:paper.side}).")
  private Integer side;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "1 for grey, 3 for colour (paper: ${bundle:paper.channels}).")
  private Integer channels;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = "Width f of all networks (paper: ${bundle:paper.filters}).")
  private Integer filters;

  @Option(
      names = "--embedding",
      paramLabel = "N",
      description = "Width of F's output (default: 2 f).")
  private Integer embedding;

  @Option(
      names = "--noise",
      paramLabel = "N",
      description = "Width of the generator's noise (paper: ${bundle:paper.noise}).")
  private Integer noise;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "cpu (default), cuda, or cuda:N for another card than the first; a run can go on with"
              + " another one.")
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "fp32, bf16, or auto (default): what this processor trains faster in, measured once a"
              + " machine; on cuda bf16.")
  private String precision;

  @Option(names = "--layout", description = "Order in memory: channels_last (default), contiguous.")
  private Layout layout;

  @Option(
      names = "--batch-norm",
      paramLabel = "NAME",
      description =
          "With several processes: per-process (default), or synchronised over the whole batch.")
  private String batchNorm;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads (default: all cores); a run can go on with more or fewer, then not bit for bit"
              + " as before.")
  private Integer threads;

  /** The settings for a source with K classes. */
  TrainingSettings settings(int classes) {
    TrainingSettings base = Preset.named(preset).settings(classes);
    return base.withNetwork(network(base.network()))
        .withOptimizer(optimizer(base.optimizer()))
        .withAdversarial(adversarial(base.adversarial()))
        .withAugmentation(or(augmentation, base.augmentation()))
        .withBatch(or(batch, base.batch()))
        .withLimits(or(epochs, base.epochs()), or(maxIterations, base.maxIterations()))
        .withSelfTraining(SelfTrainingSettings.none())
        .withAveraging(or(averaging, base.averaging()))
        .withSelfTraining(selfTraining(base.selfTraining()))
        .withSelect(or(select, base.select()))
        .withCompute(compute())
        .withBatchNorm(batchNorm == null ? base.batchNorm() : BatchNorm.named(batchNorm))
        .withThreads(or(threads, base.threads()));
  }

  /** Without the device that was asked for it fails here, before anything is read. */
  private Compute compute() {
    Device chosen = device().orElse(Device.cpu());
    chosen.prepare();
    Compute usual = Compute.usual(chosen);
    return new Compute(precision().orElse(usual.precision()), or(layout, usual.layout()), chosen);
  }

  /** The precision, if one was named. */
  private Optional<Precision> precision() {
    String title =
        precision == null
            ? AUTO
            : Names.choose(
                "precision", precision.toLowerCase(Locale.ROOT), PRECISIONS, Function.identity());
    return title.equals(AUTO)
        ? Optional.empty()
        : Optional.of(Precision.valueOf(title.toUpperCase(Locale.ROOT)));
  }

  /** Whether what is faster on the processor decides the precision. */
  boolean precisionIsOpen() {
    return precision().isEmpty() && device().orElse(Device.cpu()).equals(Device.cpu());
  }

  /** Settings with the precision that is faster here, unless one was asked for; says which. */
  TrainingSettings decided(TrainingSettings settings, PrecisionChoice choice, Terminal terminal) {
    return precisionIsOpen() ? choice.decide(settings, terminal) : settings;
  }

  /** That of a run, but for what was asked for. */
  Compute computeLike(Compute saved) {
    return new Compute(
        precision().orElse(saved.precision()),
        or(layout, saved.layout()),
        device().orElse(saved.device()));
  }

  /** How many threads, if that was asked for. */
  Optional<Integer> threads() {
    return Optional.ofNullable(threads);
  }

  /** The device, if one was named. */
  Optional<Device> device() {
    return Optional.ofNullable(device).map(Device::new);
  }

  private AdversarialSettings adversarial(AdversarialSettings base) {
    return new AdversarialSettings(or(lambda, base.lambda()), or(alpha, base.alpha()));
  }

  private SelfTrainingSettings selfTraining(SelfTrainingSettings base) {
    return new SelfTrainingSettings(
        or(selfTraining, base.weight()),
        or(confidence, base.confidence()),
        or(selfTrainingRamp, base.ramp()),
        or(selfTrainingStart, base.start()),
        or(agreement, base.agreement()),
        or(classBalance, base.balance()));
  }

  private NetworkSettings network(NetworkSettings base) {
    int f = or(filters, base.filters());
    return new NetworkSettings(
        or(side, base.side()),
        or(channels, base.channels()),
        base.classes(),
        f,
        or(embedding, 2 * f),
        or(noise, base.noise()));
  }

  private AdamSettings optimizer(AdamSettings base) {
    return new AdamSettings(
        or(learningRate, base.learningRate()),
        or(beta1, base.beta1()),
        or(beta2, base.beta2()),
        or(decay, base.decay()));
  }

  private static <T> T or(T chosen, T otherwise) {
    return chosen == null ? otherwise : chosen;
  }

  /** The steps at which a resumed training is to end, or null to keep its own end. */
  Long maxIterations() {
    check(
        maxIterations == null || maxIterations >= 0,
        "max-iterations must be >= 0, got %s",
        maxIterations);
    return maxIterations;
  }
}
