package dev.gangway.cli.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List, fetch, look at and make sets of images.",
    subcommands = {
      DataListCommand.class,
      DataFetchCommand.class,
      DataInspectCommand.class,
      DataSynthCommand.class,
    },
    footer = {
      "",
      DataCommand.SPEC_HELP,
      "",
      "Begin with: gangway data list",
    })
public final class DataCommand implements Runnable {

  /** What a SPEC is, for the help of every command that takes one. */
  static final String SPEC_HELP =
      "A SPEC is a name (see 'gangway data list'), optionally with :train or :test, or a path: a"
          + " folder with one sub-folder per class (unlabelled images may lie flat), one with train,"
          + " test and val in it (SPEC:val is one of them), a zip or tar of one, an IDX, .mat, .h5,"
          + " LIBSVM or Parquet file, a folder or 'PATTERN' of Parquet files, such as a snapshot of"
          + " the Hugging Face hub (PATH:image=NAME:label=NAME names their columns).";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "data needs a command: list, fetch, inspect or synth");
  }
}
