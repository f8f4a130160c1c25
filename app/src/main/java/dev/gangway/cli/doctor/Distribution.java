package dev.gangway.cli.doctor;

import dev.gangway.base.InputException;
import java.util.Set;

/** Which of the program this is: the launcher of the slim distribution says so. */
public final class Distribution {

  private static final String PROPERTY = "gangway.distribution";

  /** The commands of which nothing works without libtorch. */
  private static final Set<String> OF_LIBTORCH =
      Set.of("demo", "train", "launch", "ablate", "export", "bench");

  private static final String SERVING = "serving"; // as src/dist/bin/gangway has it

  private Distribution() {}

  static boolean hasLibtorch() {
    return !SERVING.equals(System.getProperty(PROPERTY));
  }

  /** Whether a command works here. */
  public static boolean has(String command) {
    return hasLibtorch() || !OF_LIBTORCH.contains(command);
  }

  /** Throws where libtorch was left out. */
  public static void requireLibtorch() {
    InputException.check(
        hasLibtorch(),
        "this distribution predicts, serves and reports; it has no libtorch to train, export or"
            + " evaluate runs (use ./gangway of the source tree)");
  }
}
