package dev.gangway.cli;

import dev.gangway.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gangway completion}: what makes a shell complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script with which a shell completes commands and options.",
    footer = {
      "",
      "In this shell:      source <(gangway completion bash)",
      "In every new one:   echo 'source <(gangway completion bash)' >> ~/.bashrc",
    })
final class CompletionCommand implements Callable<Integer> {

  private enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec;

  /** One script serves both: under zsh it loads zsh's own support of bash's. */
  @SuppressWarnings("UnusedVariable")
  @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash (default) or zsh.")
  private Shell shell = Shell.BASH;

  private final Terminal terminal;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("gangway", spec.root().commandLine()));
    return 0;
  }
}
