package dev.gangway.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Headings between the options of a command that has many. */
final class OptionSections {

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

  private OptionSections() {}

  /** Parts the options of a command and of those below it. */
  static void into(CommandSpec command) {
    if (command.options().size() > MANY) {
      UsageMessageSpec usage = command.usageMessage();
      usage.abbreviateSynopsis(true);
      usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionSections::text);
    }
    command.subcommands().values().forEach(below -> into(below.getCommandSpec()));
  }

  private static String text(Help help) {
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
