package dev.gangway.cli;

import dev.gangway.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gangway help}: what {@code --help} prints, asked for in the other order. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Help on a command; without one, the list of commands.",
    footer = {"", "Examples: gangway help train", "          gangway help data fetch"})
final class HelpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, word by word.")
  private List<String> words = List.of();

  private final Terminal terminal;

  HelpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine().getParent();
    for (String word : words) {
      CommandLine named = command.getSubcommands().get(word);
      if (named == null) {
        throw ErrorLine.unknownCommand(command, word);
      }
      command = named;
    }
    command.usage(terminal.out());
    return 0;
  }
}
