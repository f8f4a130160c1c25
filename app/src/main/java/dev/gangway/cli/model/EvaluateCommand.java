package dev.gangway.cli.model;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gangway.base.Json;
import dev.gangway.cli.data.DataOptions;
import dev.gangway.cli.data.ImageNotes;
import dev.gangway.cli.doctor.Distribution;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.train.DeviceOption;
import dev.gangway.cli.train.RunProvenance;
import dev.gangway.data.ClassMatch;
import dev.gangway.data.Classes;
import dev.gangway.data.DataSet;
import dev.gangway.data.DataSpec;
import dev.gangway.data.LabelledImages;
import dev.gangway.data.Part;
import dev.gangway.eval.Evaluation;
import dev.gangway.eval.Evaluation.ClassScore;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageFormat;
import dev.gangway.infer.ModelCard;
import dev.gangway.infer.Prediction;
import dev.gangway.infer.Predictor;
import dev.gangway.nn.Device;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.RunConfig;
import dev.gangway.train.Scores;
import dev.gangway.train.TrainedModel;
import dev.gangway.web.Figures;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Score a run or an exported model on a labelled set, in 32 bits: accuracy, per class,"
            + " confusion.",
    footer = {
      "",
      "Examples: gangway evaluate --run runs/first --data usps:test",
      "          gangway evaluate --model model.onnx --data usps:test"
    })
public final class EvaluateCommand implements Callable<Integer> {

  private static final class Scored {
    @Option(
        names = "--run",
        required = true,
        paramLabel = "DIR",
        description = "Folder of the run.")
    private Path run;

    @Option(
        names = "--model",
        required = true,
        paramLabel = "FILE",
        description = "What 'gangway export' wrote.")
    private Path model;
  }

  @ArgGroup(multiplicity = "1")
  private Scored scored;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPEC",
      description =
          "The labelled set; its test part if it has one and no other is named. Its classes meet"
              + " those that are known by name; images of others are left out.")
  private String data;

  @Option(
      names = "--checkpoint",
      paramLabel = "WHICH",
      description = "Of a run: last, selected or an iteration (default: last).")
  private Optional<String> checkpoint;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private DataOptions options;

  private Terminal terminal;

  /**
   * What the command prints as JSON.
   *
   * @param checkpoint the iteration, of a run or of the run that a model comes from
   * @param oracle whether the labels are other than the source's: such a score never selects
   *     anything
   */
  @JsonPropertyOrder({
    "run",
    "model",
    "checkpoint",
    "data",
    "oracle",
    "accuracy",
    "n",
    "correct",
    "meanRecall"
  })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Result(
      String run,
      String model,
      long checkpoint,
      String data,
      boolean oracle,
      @JsonUnwrapped Evaluation evaluation) {}

  @Override
  public Integer call() {
    DataSpec spec = DataSpec.parse(data);
    Result result = scored.run == null ? ofModel(spec) : ofRun(spec);
    terminal.out().print(json ? Json.pretty(result) : text(result));
    return 0;
  }

  private Result ofRun(DataSpec spec) {
    Distribution.requireLibtorch();
    RunDirectory.requireRun(scored.run);
    Device chosen = device.ready();
    RunConfig config = RunConfig.read(scored.run);
    LabelledImages set =
        read(
            spec,
            new ImageFitting(config.settings().network().format(), config.background()),
            RunProvenance.classes(scored.run),
            "the run");
    Optional<Long> iteration = CheckpointChoice.of(scored.run, checkpoint.orElse("last"));
    try (TrainedModel model = TrainedModel.open(scored.run, iteration, chosen)) {
      Evaluation evaluation = Scores.evaluate(model.networks(), set);
      boolean oracle =
          !spec.absolute().place().equals(DataSpec.parse(config.source()).absolute().place());
      return new Result(scored.run.toString(), null, model.iteration(), data, oracle, evaluation);
    }
  }

  private Result ofModel(DataSpec spec) {
    check(
        checkpoint.isEmpty(),
        "--checkpoint is for runs: a model holds the one that it was exported from (give --run)");
    check(
        !device.named().isCuda(),
        "--device is for runs: a model computes on the processor, in ONNX Runtime (give --run)");
    try (Predictor predictor = Predictor.open(scored.model)) {
      ModelCard card = predictor.card();
      LabelledImages set =
          read(
              spec,
              new ImageFitting(
                  predictor.format(), BackgroundColour.named(card.image().background())),
              new Classes(card.classes()),
              "the model");
      float[][] logits =
          predictor.predict(set.images()).stream().map(Prediction::logits).toArray(float[][]::new);
      Evaluation evaluation = Evaluation.of(logits, set.labels(), set.classes().names());
      boolean oracle = !ModelProvenance.isSource(spec, card.provenance());
      long iteration = card.provenance().path("iteration").asLong();
      return new Result(null, scored.model.toString(), iteration, data, oracle, evaluation);
    }
  }

  /** How images are brought to the form that the networks see. */
  private record ImageFitting(ImageFormat format, BackgroundColour background) {}

  /** The images of the classes that are known. */
  private LabelledImages read(DataSpec spec, ImageFitting form, Classes known, String knower) {
    ImageNotes skipped = new ImageNotes();
    DataSet set = options.loader(skipped, form.background).open(spec);
    Part part = spec.testPart(set).orElseGet(() -> spec.trainPart(set));
    ClassMatch match = ClassMatch.of(known, set.partlyLabelled(part, form.format));
    skipped.report(terminal);
    match.requireScored(data, knower).note(data).ifPresent(terminal::note);
    return match.scored();
  }

  private static String text(Result result) {
    Evaluation evaluation = result.evaluation;
    StringBuilder text = new StringBuilder();
    text.append(
        "%s at step %d on %s%s%n"
            .formatted(
                result.run == null ? result.model : result.run,
                result.checkpoint,
                result.data,
                result.oracle ? " (oracle)" : ""));
    text.append(
        "accuracy %s (%d of %d)%s%n"
            .formatted(
                Figures.percent(evaluation.accuracy()),
                evaluation.correct(),
                evaluation.n(),
                evaluation.uneven()
                    ? ", class mean " + Figures.percent(evaluation.meanRecall())
                    : ""));
    for (ClassScore score : evaluation.perClass()) {
      text.append(
          score.count() == 0
              ? "  %-20s no images%n".formatted(score.name())
              : "  %-20s %8s (%d of %d)%n"
                  .formatted(
                      score.name(),
                      Figures.percent(score.recall()),
                      score.correct(),
                      score.count()));
    }
    return text.append(confusion(evaluation)).toString();
  }

  /** The matrix as text, where it fits a terminal. */
  private static String confusion(Evaluation evaluation) {
    int k = evaluation.classNames().size();
    if (k > 12) {
      return "";
    }
    StringBuilder text = new StringBuilder("confusion, rows true, columns predicted%n".formatted());
    for (int row = 0; row < k; row++) {
      text.append("  %-12.12s".formatted(evaluation.classNames().get(row)));
      for (int column = 0; column < k; column++) {
        text.append("%6d".formatted(evaluation.confusion()[row][column]));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
