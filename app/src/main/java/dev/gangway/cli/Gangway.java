package dev.gangway.cli;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import dev.gangway.cli.ablate.AblateCommand;
import dev.gangway.cli.data.DataCommand;
import dev.gangway.cli.doctor.Distribution;
import dev.gangway.cli.doctor.DoctorCommand;
import dev.gangway.cli.model.EvaluateCommand;
import dev.gangway.cli.model.ExportCommand;
import dev.gangway.cli.model.PredictCommand;
import dev.gangway.cli.model.ServeCommand;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.TerminalStream;
import dev.gangway.cli.train.DemoCommand;
import dev.gangway.cli.train.SettingsOptions;
import dev.gangway.cli.train.TrainCommand;
import dev.gangway.cli.train.Version;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: every command, and what becomes of errors. */
@Command(
    name = "gangway",
    description =
        "Unsupervised domain adaptation: labelled images of one kind and unlabelled images of another go in,"
            + " a classifier for the second kind comes out.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      LaunchCommand.class,
      AblateCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      DashboardCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      ServeCommand.class,
      DataCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 the work failed, 2 the command line or the input is wrong,",
      "130 and 143 after Ctrl-C and SIGTERM, 141 when nobody reads the output.",
      "Where to begin: gangway"
    })
final class Gangway implements Callable<Integer> {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack of an error as well.")
  private boolean debug;

  /** As the shell has it for a program that SIGPIPE ended. */
  private static final int NOBODY_READS = 141;

  private enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec;

  private final Terminal terminal;

  private Gangway(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Without a command: where to begin. */
  @Override
  public Integer call() {
    terminal.out().print(HelpText.overview());
    return ExitCode.OK;
  }

  /** One script serves both shells: under zsh it loads zsh's own support of bash's. */
  @Command(
      name = "completion",
      mixinStandardHelpOptions = true,
      description = "Print a script with which a shell completes commands and options.",
      footer = {
        "",
        "In this shell:      source <(gangway completion bash)",
        "In every new one:   echo 'source <(gangway completion bash)' >> ~/.bashrc",
      })
  int completion(
      @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash (default) or zsh.")
          Shell shell) {
    terminal.out().print(AutoComplete.bash("gangway", spec.commandLine()));
    return ExitCode.OK;
  }

  /** What {@code --help} prints, asked for in the other order. */
  @Command(
      name = "help",
      mixinStandardHelpOptions = true,
      description = "Help on a command; without one, the list of commands.",
      footer = {"", "Examples: gangway help train", "          gangway help data fetch"})
  int help(
      @Parameters(
              paramLabel = "COMMAND",
              arity = "0..*",
              description = "The command, word by word.")
          List<String> words) {
    CommandLine command = spec.commandLine();
    for (String word : words == null ? List.<String>of() : words) {
      CommandLine named = command.getSubcommands().get(word);
      if (named == null) {
        throw ErrorLine.unknownCommand(command, word);
      }
      command = named;
    }
    command.usage(terminal.out());
    return ExitCode.OK;
  }

  /**
   * Runs one command and returns its exit code: 0, 1, 2, or 130, 141 and 143 as after a signal
   * (interrupted, nobody reads the output any more, terminated).
   */
  static int run(String[] args, Terminal terminal) {
    Gangway gangway = new Gangway(terminal);
    CommandLine line = new CommandLine(gangway, new Factory(terminal));
    line.setOut(writer(terminal.out()));
    line.setErr(writer(terminal.err()));
    line.setResourceBundle(new SettingsOptions.PaperValues());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.getSubcommands()
        .forEach((name, it) -> it.getCommandSpec().usageMessage().hidden(!Distribution.has(name)));
    HelpText.partOptions(line.getCommandSpec());
    line.setParameterExceptionHandler((e, ignored) -> wrongCommandLine(e, terminal));
    line.setExecutionExceptionHandler((e, command, result) -> gangway.failed(e, terminal));
    int code = gangway.execute(line, args, terminal);
    Optional<IOException> lost = terminal.out().failure();
    return code == ExitCode.OK && lost.isPresent() ? withoutOutput(lost.get(), terminal) : code;
  }

  /** Picocli hands on exceptions alone. */
  private int execute(CommandLine line, String[] args, Terminal terminal) {
    try {
      return line.execute(args);
    } catch (Error e) {
      return failed(e, terminal);
    }
  }

  /** What a command comes to whose results did not get through. */
  private static int withoutOutput(IOException lost, Terminal terminal) {
    if (TerminalStream.readerHasGone(lost)) {
      return NOBODY_READS;
    }
    terminal.note(
        "gangway: standard output cannot be written: %s (what it holds is not whole)"
            .formatted(Reason.of(lost)));
    return ExitCode.SOFTWARE;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static int wrongCommandLine(ParameterException e, Terminal terminal) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.note("gangway: " + ErrorLine.of(e) + " (see '" + command + " --help')");
    return ExitCode.USAGE;
  }

  private int failed(Throwable e, Terminal terminal) {
    if (debug) {
      e.printStackTrace(terminal.err());
    }
    if (e instanceof IOException lost && terminal.out().failure().equals(Optional.of(lost))) {
      return withoutOutput(lost, terminal);
    }
    terminal.note("gangway: " + ErrorLine.of(e));
    return e instanceof InputException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** Gives the terminal to each command that has a field for it. */
  private record Factory(Terminal terminal) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      K made = CommandLine.defaultFactory().create(type);
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == Terminal.class) {
          field.setAccessible(true);
          field.set(made, terminal);
        }
      }
      return made;
    }
  }
}
