package dev.gangway.cli;

import dev.gangway.base.Reason;
import dev.gangway.run.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, with the name that was probably meant. */
final class Suggestions {

  /** Picocli's words for types of Java. */
  private static final Map<String, String> TYPES =
      Map.of(
          " is not an int", " is not a whole number",
          " is not a long", " is not a whole number",
          " is not a double", " is not a number");

  private Suggestions() {}

  static String of(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : plain(e);
  }

  /** For a command that another names. */
  static ParameterException unknownCommand(CommandLine parent, String typed) {
    return new ParameterException(parent, noCommand(parent, typed));
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String typed = e.getUnmatched().get(0);
    if (e.isUnknownOption()) {
      return noOption(e.getCommandLine().getCommandSpec(), typed.split("=", 2)[0]);
    }
    return e.getCommandLine().getSubcommands().isEmpty()
        ? plain(e)
        : noCommand(e.getCommandLine(), typed);
  }

  private static String noCommand(CommandLine parent, String typed) {
    List<String> names =
        parent.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
    return "there is no command '%s'".formatted(typed) + didYouMean(typed, names);
  }

  private static String noOption(CommandSpec command, String typed) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      names.addAll(List.of(option.names()));
    }
    return "there is no option '%s'".formatted(typed) + didYouMean(typed, names);
  }

  private static String didYouMean(String typed, List<String> names) {
    return Names.near(typed, names).map(": did you mean %s?"::formatted).orElse("");
  }

  private static String plain(ParameterException e) {
    String message = Reason.of(e);
    for (Map.Entry<String, String> type : TYPES.entrySet()) {
      message = message.replace(type.getKey(), type.getValue());
    }
    return message;
  }
}
