package dev.gangway.cli;

import java.nio.file.Path;
import java.util.List;

/** How this program starts itself once more. */
final class OwnCommand {

  private OwnCommand() {}

  /** The launcher if it started this process, else this Java with these classes. */
  static List<String> words() {
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
}
