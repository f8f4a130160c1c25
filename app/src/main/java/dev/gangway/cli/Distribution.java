package dev.gangway.cli;

import dev.gangway.run.InputException;

/** Which of the program this is: the launcher of the slim distribution says so. */
final class Distribution {

  private static final String PROPERTY = "gangway.distribution";
  private static final String SERVING = "serving"; // as src/dist/bin/gangway has it

  private Distribution() {}

  static boolean hasLibtorch() {
    return !SERVING.equals(System.getProperty(PROPERTY));
  }

  /**
   * For commands that compute with the networks themselves.
   *
   * @throws InputException if libtorch was left out
   */
  static void requireLibtorch() {
    InputException.check(
        hasLibtorch(),
        "this distribution predicts, serves and reports; it has no libtorch to train, export or"
            + " evaluate runs (use ./gangway of the source tree)");
  }
}
