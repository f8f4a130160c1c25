package dev.gangway.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gangway.data.DataSet;
import dev.gangway.data.DataSpec;
import dev.gangway.data.LabelledImages;
import dev.gangway.data.Part;
import dev.gangway.eval.ClassScore;
import dev.gangway.eval.Evaluation;
import dev.gangway.run.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.train.RunConfig;
import dev.gangway.train.Scores;
import dev.gangway.train.TrainedModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gangway evaluate}: a run's networks on a labelled set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Score the networks of a run on a labelled set: accuracy, per class, confusion.",
    footer = {"", "Example: gangway evaluate --run runs/first --data usps:test"})
final class EvaluateCommand implements Callable<Integer> {

  @Option(names = "--run", required = true, paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPEC",
      description = "The labelled set; its test part if it has one and no other is named.")
  private String data;

  @Option(
      names = "--checkpoint",
      paramLabel = "N",
      description = "Iteration of the checkpoint (default: the newest).")
  private Long checkpoint;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private DataOptions options;

  private final Terminal terminal;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * What the command prints as JSON.
   *
   * @param oracle whether the labels are other than the source's: such a score never selects
   *     anything
   */
  @JsonPropertyOrder({
    "run",
    "checkpoint",
    "data",
    "oracle",
    "accuracy",
    "n",
    "correct",
    "meanRecall"
  })
  private record Result(
      String run,
      long checkpoint,
      String data,
      boolean oracle,
      @JsonUnwrapped Evaluation evaluation) {}

  @Override
  public Integer call() {
    DataSpec spec = DataSpec.parse(data);
    RunDirectory.requireRun(run);
    RunConfig config = Json.read(run.resolve("config.json"), RunConfig.class);
    LabelledImages set = read(spec, config);
    try (TrainedModel model = TrainedModel.open(run, Optional.ofNullable(checkpoint))) {
      Evaluation evaluation = Scores.evaluate(model.networks(), set);
      boolean oracle = !spec.place().equals(DataSpec.parse(config.source()).place());
      Result result = new Result(run.toString(), model.iteration(), data, oracle, evaluation);
      terminal.out().print(json ? Json.pretty(result) : text(result));
      return 0;
    }
  }

  private LabelledImages read(DataSpec spec, RunConfig config) {
    SkippedImages skipped = new SkippedImages();
    DataSet set = options.loader(skipped).open(spec);
    Part part = spec.testPart(set).orElseGet(() -> spec.trainPart(set));
    LabelledImages images = set.labelled(part, config.settings().network().format());
    skipped.report(terminal);
    config.requireClasses(images.classes(), data);
    return images;
  }

  private static String text(Result result) {
    Evaluation evaluation = result.evaluation;
    StringBuilder text = new StringBuilder();
    text.append(
        "%s at step %d on %s%s%n"
            .formatted(
                result.run, result.checkpoint, result.data, result.oracle ? " (oracle)" : ""));
    text.append(
        "accuracy %.2f %% (%d of %d)%n"
            .formatted(100 * evaluation.accuracy(), evaluation.correct(), evaluation.n()));
    for (ClassScore score : evaluation.perClass()) {
      text.append(
          "  %-20s %6.2f %% (%d of %d)%n"
              .formatted(score.name(), 100 * score.recall(), score.correct(), score.count()));
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
