package dev.gangway.cli;

import dev.gangway.cli.doctor.Distribution;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help: where to begin, and headings between the options of a command that has many. */
final class HelpText {

  /** A line; an empty topic is that of the line above. */
  private record Line(String topic, String example, String what) {

    private boolean isHere() {
      return Distribution.has(example.split(" ", 2)[0]);
    }
  }

  private static final List<Line> LINES =
      List.of(
          new Line("First", "demo", "everything once, in minutes"),
          new Line("", "doctor", "is this machine fit for it?"),
          new Line("Images", "data inspect FOLDER", "what a folder or file holds"),
          new Line("", "data list", "the sets that have names"),
          new Line("Train", "train --source LABELLED --target NEW --preset fast --out RUN", ""),
          new Line("", "train --resume RUN", "resume after a stop"),
          new Line("Look", "report RUN", "result, curves, mistakes"),
          new Line("", "dashboard --runs FOLDER", "live pages over many runs"),
          new Line("Use", "export --run RUN --out model.onnx", "the classifier as one file"),
          new Line("", "predict --model model.onnx IMAGES", "a row for each image"),
          new Line("", "serve --model model.onnx", "the same over HTTP"));

  private static final int MANY = 12;

  /** The option that begins a section, in the order in which the help has them. */
  private static final Map<String, String> HEADINGS =
      Map.ofEntries(
          Map.entry("--source", "Images"),
          Map.entry("--method", "Run"),
          Map.entry("--methods", "Trainings of the table"),
          Map.entry("--preset", "Recipe, batch and length"),
          Map.entry("--learning-rate", "Optimizer"),
          Map.entry("--self-training", "Settings of methods"),
          Map.entry("--augmentation", "Augmentation"),
          Map.entry("--averaging", "Averaging and choice of a checkpoint"),
          Map.entry("--side", "Sizes of images and networks"),
          Map.entry("--device", "Machine"),
          Map.entry("--model", "Models"),
          Map.entry("--port", "Address and access"),
          Map.entry("--max-body", "Limits"),
          Map.entry("--help", "General"));

  private HelpText() {}

  /** What {@code gangway} alone prints: where to begin. */
  static String overview() {
    StringBuilder text =
        new StringBuilder(
            "Gangway: labelled images of one kind and unlabelled images of another go in,%n"
                    .formatted()
                + "a classifier for the second kind comes out.%n%n".formatted());
    String topic = "";
    for (Line line : LINES) {
      topic = line.topic.isEmpty() ? topic : line.topic;
      if (line.isHere()) {
        String row = "%-8s gangway %-34s %s".formatted(topic, line.example, line.what);
        text.append(row.stripTrailing()).append(System.lineSeparator());
        topic = "";
      }
    }
    return text.append(
            "%nAll commands: gangway help. One of them: gangway help COMMAND.%n".formatted())
        .toString();
  }

  /** Parts the options of a command and of those below it. */
  static void partOptions(CommandSpec command) {
    if (command.options().size() > MANY) {
      UsageMessageSpec usage = command.usageMessage();
      usage.abbreviateSynopsis(true);
      usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::sections);
    }
    command.subcommands().values().forEach(below -> partOptions(below.getCommandSpec()));
  }

  private static String sections(Help help) {
    List<OptionSpec> options = help.commandSpec().options();
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int i = 1; i <= options.size(); i++) {
      if (i == options.size() || HEADINGS.containsKey(options.get(i).longestName())) {
        text.append(section(help, options.subList(from, i)));
        from = i;
      }
    }
    return text.toString();
  }

  private static String section(Help help, List<OptionSpec> options) {
    Help.Layout layout =
        help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
    layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
    String heading = HEADINGS.get(options.get(0).longestName());
    return (heading == null ? "" : help.createHeading("%n" + heading + ":%n")) + layout;
  }
}
