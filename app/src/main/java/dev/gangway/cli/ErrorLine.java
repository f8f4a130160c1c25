package dev.gangway.cli;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import dev.gangway.cli.doctor.Machine;
import dev.gangway.run.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What ended a command, in one line, with the fix where the JVM's own error has none. */
final class ErrorLine {

  /** Picocli's words for types of Java. */
  private static final Map<String, String> TYPES =
      Map.of(
          " is not an int", " is not a whole number",
          " is not a long", " is not a whole number",
          " is not a double", " is not a number");

  private ErrorLine() {}

  static String of(Throwable e) {
    String reason = Reason.of(e);
    if (Reason.meant(e) instanceof OutOfMemoryError) {
      return reason + " (GANGWAY_JAVA_OPTS=-Xmx8g gives Java more)";
    }
    return isOfLibrary(e)
        ? "a library cannot be loaded: %s (%s)".formatted(reason, libraryFix(reason))
        : reason;
  }

  /** libtorch is unpacked before it is loaded; its loader does not name the folder. */
  private static String libraryFix(String reason) {
    return reason.contains("No space left")
        ? "make room in %s, or choose another folder with GANGWAY_NATIVES=DIR"
            .formatted(Machine.natives())
        : "'gangway doctor' tells what is wrong";
  }

  private static boolean isOfLibrary(Throwable e) {
    return !(e instanceof InputException)
        && Stream.iterate(e, Objects::nonNull, Throwable::getCause)
            .anyMatch(LinkageError.class::isInstance);
  }

  /** What is wrong with a command line, with the name that was probably meant. */
  static String of(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : plain(e);
  }

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
