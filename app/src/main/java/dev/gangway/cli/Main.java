package dev.gangway.cli;

/** The program {@code gangway}. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(Gangway.run(args, Terminal.ofProcess()));
  }
}
