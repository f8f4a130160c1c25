package dev.gangway.cli;

import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers look the same everywhere
    StarterWatch.begin(System.getenv());
    Terminal terminal = Terminal.ofProcess();
    StopRequest.listen(terminal);
    System.exit(Gangway.run(args, terminal));
  }

  /**
   * What starts this program: the launcher if it began this process, else Java and these classes.
   */
  static List<String> command() {
    String launcher = System.getenv("GANGWAY_LAUNCHER");
    return launcher != null
        ? List.of(launcher)
        : List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", // the jar's manifest holds with -jar alone
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
  }

  /**
   * Ends this process soon after the one that started it has gone, where that asks for it with its
   * number in {@code GANGWAY_STARTER}: a Spark executor that was killed leaves no training behind.
   */
  static final class StarterWatch {

    private static final long MILLIS_BETWEEN = 200;
    private static final int KILLED = 137;

    private StarterWatch() {}

    static void begin(Map<String, String> environment) {
      String number = environment.get("GANGWAY_STARTER");
      if (number != null) {
        Optional<ProcessHandle> starter = ProcessHandle.of(Long.parseLong(number));
        Thread watch = new Thread(() -> endWith(starter), "starter watch");
        watch.setDaemon(true);
        watch.start();
      }
    }

    private static void endWith(Optional<ProcessHandle> starter) {
      try {
        while (starter.isPresent() && starter.get().isAlive()) {
          Thread.sleep(MILLIS_BETWEEN);
        }
        Runtime.getRuntime().halt(KILLED); // no time for good order: another attempt may wait
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
