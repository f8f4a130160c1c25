package dev.gangway.cli.train;

import static dev.gangway.base.InputException.check;

import dev.gangway.cli.data.WeightsSource;
import dev.gangway.cli.doctor.PrecisionChoice;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.eval.Validators;
import dev.gangway.image.Fit;
import dev.gangway.method.Augmentation;
import dev.gangway.method.BatchNorm;
import dev.gangway.method.Method;
import dev.gangway.method.MethodSettings;
import dev.gangway.method.Methods;
import dev.gangway.method.Preset;
import dev.gangway.method.TrainingSettings;
import dev.gangway.nn.Backbone;
import dev.gangway.nn.BackboneSettings;
import dev.gangway.nn.Compute;
import dev.gangway.nn.Device;
import dev.gangway.nn.NetworkSettings;
import dev.gangway.nn.OptimizerSettings;
import dev.gangway.nn.Precision;
import dev.gangway.nn.PretrainedWeights;
import dev.gangway.run.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The hyper-parameters: a preset, and an option for each value that differs from it. */
public final class SettingsOptions {

  private static final String AUTO = "auto";

  /** Width of F's output behind a backbone, as usual there. */
  private static final int BOTTLENECK = 256;

  private static final String HEAD = "head";
  private static final String LAST = "last:";
  private static final String ALL = "all";

  private static final List<String> PRECISIONS = List.of(AUTO, "fp32", "bf16");

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "The recipe, a method and values: fast (default; of bench: paper), strong, quick, paper,"
              + " demo, or photos (default beside --weights).")
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
      description = "Learning rate at the start (paper: ${bundle:paper.learning-rate}).")
  private Double learningRate;

  @Option(
      names = "--beta1",
      paramLabel = "X",
      description =
          "Decay of Adam's mean gradient, or SGD's momentum (paper: ${bundle:paper.beta1}).")
  private Double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "X",
      description = "Decay of Adam's mean square (paper: ${bundle:paper.beta2}).")
  private Double beta2;

  @Option(
      names = "--decay",
      paramLabel = "X",
      description =
          "Decay d of the rate of D, F and C: rate / (1 + d * iteration) (paper: ${bundle:paper.decay}).")
  private Double decay;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "adam (default) or sgd, with Nesterov's momentum.")
  private String optimizer;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the rate of D, F and C falls: inverse (default, by --decay), dann, (1 + 10 p)^-0.75"
              + " at the share p of all steps, or cosine, to 0.")
  private String schedule;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "What a step of rate 1 takes away of each weight (default: 0).")
  private Double weightDecay;

  @Option(
      names = "--backbone-rate",
      paramLabel = "X",
      description =
          "The rate of a backbone's own weights as a share of that of the layers behind it"
              + " (photos: ${bundle:photos.backbone-rate}).")
  private Double backboneRate;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description =
          "Longest gradient of a network: longer ones are shortened to it; 0: any (default).")
  private Double clip;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description =
          "Share of a source label that is spread over all classes in F's and C's loss (default:"
              + " 0).")
  private Double labelSmoothing;

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
      description =
          "Image side: 32, 64, 128 or 256 (paper: ${bundle:paper.side}); of photographs any from"
              + " 32 (default: the backbone's).")
  private Integer side;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "1 for grey, 3 for colour (paper: ${bundle:paper.channels}).")
  private Integer channels;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description =
          "Width f of all networks; beside --weights of G and D alone (paper: ${bundle:paper.filters}).")
  private Integer filters;

  @Option(
      names = "--embedding",
      paramLabel = "N",
      description = "Width of F's output (default: 2 f).")
  private Integer embedding;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "For photographs: the weights of a backbone as safetensors, with timm's or torchvision's"
              + " names, which tell the backbone (resnet18, 34, 50, efficientnet_lite0 to 4)."
              + " Also a name of gangway data list, or hub:OWNER/NAME[@REVISION], a repository of the Hugging Face hub:"
              + " fetched once.")
  private String weights;

  @Option(
      names = "--train",
      paramLabel = "PART",
      description =
          "What is trained of a backbone: head (default: nothing of it, the layers behind it),"
              + " last:N (its last N stages too), or all.")
  private String train;

  @Option(
      names = "--adapt-norms",
      description =
          "Batch norms of the trained stages go by each domain's images, and in prediction by the"
              + " target's (default: by the averages that came with the weights).")
  private boolean adapted;

  @Option(
      names = "--views",
      paramLabel = "N",
      description =
          "Views of each photograph that the backbone looks at, once: the first as it is, others"
              + " cropped, mirrored and recoloured at random (default: 1).")
  private Integer views;

  @Option(
      names = "--fit",
      paramLabel = "NAME",
      description = "How photographs become square: crop (default: the middle), pad or squeeze.")
  private Fit.Shape fit;

  @Option(
      names = "--no-mirror",
      description = "Never mirror a photograph: the mirror image of a letter is another one.")
  private boolean lettered;

  @Option(
      names = "--noise",
      paramLabel = "N",
      description = "Width of the generator's noise (paper: ${bundle:paper.noise}).")
  private Integer noise;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "cpu (default), cuda, or cuda:N for another card than the first; a run can be resumed on"
              + " another one.")
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "fp32, bf16, or auto (default): what this processor trains faster in, measured once a"
              + " machine; on cuda bf16.")
  private String precision;

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
          "Threads (default: all cores); a run can be resumed with more or fewer, then not bit for bit"
              + " as before.")
  private Integer threads;

  private Path weightsFile; // null until they are found
  private PretrainedWeights pretrained; // null until they are read

  /** What was given of methods' own settings, by name. */
  private final Map<String, Double> own = new LinkedHashMap<>();

  /** An option for every setting of a method, as the methods declare them. */
  @Spec(Spec.Target.MIXEE)
  public void addOptionsOfMethods(CommandSpec command) {
    Map<String, MethodSettings.Declared> declared = new LinkedHashMap<>();
    Map<String, List<String>> methods = new LinkedHashMap<>();
    for (Method method : Methods.all()) {
      for (MethodSettings.Declared setting : MethodSettings.declared(method)) {
        declared.putIfAbsent(setting.name(), setting);
        methods.computeIfAbsent(setting.name(), name -> new ArrayList<>()).add(method.id());
      }
    }
    declared.forEach((name, setting) -> command.addOption(option(setting, methods.get(name))));
  }

  private OptionSpec option(MethodSettings.Declared setting, List<String> methods) {
    return OptionSpec.builder("--" + setting.name())
        .type(Double.class)
        .paramLabel(setting.whole() ? "N" : "X")
        .description(
            "%s (%s; default: %s)."
                .formatted(
                    setting.says(),
                    String.join(", ", methods),
                    setting.whole() ? (Object) (long) setting.otherwise() : setting.otherwise()))
        .setter(
            new CommandLine.Model.ISetter() {
              @Override
              @SuppressWarnings("unchecked")
              public <T> T set(T value) {
                return (T)
                    (value == null
                        ? own.remove(setting.name())
                        : own.put(setting.name(), (Double) value));
              }
            })
        .build();
  }

  /** The names of the settings of methods that were given. */
  public Set<String> own() {
    return own.keySet();
  }

  /** The recipe, or the usual one. */
  public Preset preset(Preset usual) {
    Preset unnamed = weights == null ? usual : Preset.PHOTOS;
    return preset == null ? unnamed : Preset.named(preset);
  }

  /** A recipe's settings with what was given instead. */
  public TrainingSettings settings(TrainingSettings recipe) {
    return with(recipe, own);
  }

  /** The same with those values of methods' own settings alone that have such names. */
  public TrainingSettings settings(TrainingSettings recipe, List<String> names) {
    Map<String, Double> known = new LinkedHashMap<>(own);
    known.keySet().retainAll(names);
    return with(recipe, known);
  }

  private TrainingSettings with(TrainingSettings base, Map<String, Double> own) {
    return base.withAveraging(or(averaging, base.averaging()))
        .withLabelSmoothing(or(labelSmoothing, base.labelSmoothing()))
        .withNetwork(network(base.network()))
        .withOptimizer(optimizer(base.optimizer()))
        .withMethod(base.method().with(own))
        .withAugmentation(or(augmentation, base.augmentation()))
        .withBatch(or(batch, base.batch()))
        .withLimits(or(epochs, base.epochs()), or(maxIterations, base.maxIterations()))
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
    return new Compute(precision().orElse(usual.precision()), usual.layout(), chosen);
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
  public boolean precisionIsOpen() {
    return precision().isEmpty() && device().orElse(Device.cpu()).equals(Device.cpu());
  }

  /** Settings with the precision that is faster here, unless one was asked for; says which. */
  public TrainingSettings decided(
      TrainingSettings settings, PrecisionChoice choice, Terminal terminal) {
    return precisionIsOpen() ? choice.decide(settings, terminal) : settings;
  }

  /** That of a run, but for what was asked for. */
  Compute computeLike(Compute saved) {
    return new Compute(
        precision().orElse(saved.precision()), saved.layout(), device().orElse(saved.device()));
  }

  /** How many threads, if that was asked for. */
  Optional<Integer> threads() {
    return Optional.ofNullable(threads);
  }

  /** The device, if one was named. */
  Optional<Device> device() {
    return Optional.ofNullable(device).map(Device::new);
  }

  private NetworkSettings network(NetworkSettings base) {
    if (weights != null) {
      return photographs(base);
    }
    check(
        views == null && fit == null && train == null && !lettered && !adapted,
        "--train, --adapt-norms, --views, --fit and --no-mirror are of a backbone: name its --weights");
    int f = or(filters, base.filters());
    return new NetworkSettings(
        or(side, base.side()),
        or(channels, base.channels()),
        base.classes(),
        f,
        or(embedding, 2 * f),
        or(noise, base.noise()));
  }

  /** A frozen backbone of photographs, which its weights tell, and the form that it wants. */
  private NetworkSettings photographs(NetworkSettings base) {
    if (pretrained == null) {
      pretrained = PretrainedWeights.read(weightsFile);
    }
    Backbone.PixelsAsTrained pixels = pretrained.backbone().pixels();
    return new NetworkSettings(
        or(side, pixels.side()),
        or(channels, 3),
        base.classes(),
        or(filters, base.filters()),
        or(embedding, BOTTLENECK),
        or(noise, base.noise()),
        new BackboneSettings(
            pretrained.backbone().name(),
            pretrained.digest(),
            trained(pretrained.backbone()),
            adapted,
            new Fit(
                or(fit, Fit.Shape.CROP),
                or(fit, Fit.Shape.CROP) == Fit.Shape.CROP ? pixels.crop() : 1,
                pixels.bicubic() ? Fit.Filter.BICUBIC : Fit.Filter.BILINEAR),
            or(views, 1),
            !lettered));
  }

  /** How many of a backbone's last stages are trained. */
  private int trained(Backbone backbone) {
    String part = or(train, HEAD).toLowerCase(Locale.ROOT);
    int stages =
        switch (part) {
          case HEAD -> 0;
          case ALL -> backbone.depth();
          default ->
              part.matches(LAST + "[1-9]\\d?")
                  ? Integer.parseInt(part.substring(LAST.length()))
                  : -1;
        };
    check(
        stages >= 0 && stages <= backbone.depth(),
        "--train must be head, last:N with N in 1..%s for %s, or all, got '%s'",
        backbone.depth(),
        backbone.name(),
        train);
    return stages;
  }

  /** Finds the file of a backbone's weights, if they were named: before any settings are asked. */
  public void findWeights(Path dataDir, Terminal terminal) {
    if (weights != null && weightsFile == null) {
      weightsFile = WeightsSource.find(weights, dataDir, terminal).toAbsolutePath().normalize();
    }
  }

  /** The file of a backbone's weights, if they were named. */
  public String weights() {
    return weights == null ? null : weightsFile.toString();
  }

  private OptimizerSettings optimizer(OptimizerSettings base) {
    return new OptimizerSettings(
        or(learningRate, base.learningRate()),
        or(beta1, base.beta1()),
        or(beta2, base.beta2()),
        or(decay, base.decay()),
        optimizer == null ? base.kind() : OptimizerSettings.Kind.named(optimizer),
        schedule == null ? base.schedule() : OptimizerSettings.Schedule.named(schedule),
        or(weightDecay, base.weightDecay()),
        or(backboneRate, base.pretrained()),
        or(clip, base.clip()));
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

  /** Values and names for the help texts, from the one place where they stand. */
  public static final class PaperValues extends ListResourceBundle {

    @Override
    protected Object[][] getContents() {
      TrainingSettings paper = TrainingSettings.paper(10);
      return new Object[][] {
        {"paper.batch", String.valueOf(paper.batch())},
        {"paper.epochs", String.valueOf(paper.epochs())},
        {"paper.learning-rate", String.valueOf(paper.optimizer().learningRate())},
        {"paper.beta1", String.valueOf(paper.optimizer().beta1())},
        {"paper.beta2", String.valueOf(paper.optimizer().beta2())},
        {"paper.decay", String.valueOf(paper.optimizer().decay())},
        {
          "photos.backbone-rate",
          String.valueOf(Preset.PHOTOS.settings(10).optimizer().pretrained())
        },
        {"paper.averaging", String.valueOf(paper.averaging())},
        {"paper.select", paper.select()},
        {"methods", String.join(", ", Methods.ids())},
        {"validators", String.join(", ", Validators.names())},
        {"paper.side", String.valueOf(paper.network().side())},
        {"paper.channels", String.valueOf(paper.network().channels())},
        {"paper.filters", String.valueOf(paper.network().filters())},
        {"paper.noise", String.valueOf(paper.network().noise())},
      };
    }
  }
}
