package dev.gangway.cli;

import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import java.util.Locale;

/** The program {@code gangway}. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers look the same everywhere
    StarterWatch.begin(System.getenv());
    Terminal terminal = Terminal.ofProcess();
    StopRequest.listen(terminal);
    System.exit(Gangway.run(args, terminal));
  }
}
