package dev.gangway.spark;

import dev.gangway.run.InputException;
import dev.gangway.run.LaunchedTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of a training's logs, which all ranks share, and the run's beside it. */
record AttemptFolder(LaunchedTraining training) {

  /**
   * Makes the folder and takes away what an attempt left that died before its first step. For rank
   * 0, before the others begin.
   */
  void prepare() throws IOException {
    try {
      Files.createDirectories(training.logs());
    } catch (IOException e) {
      throw InputException.file(training.logs(), "cannot be made", "check its permissions", e);
    }
    Files.deleteIfExists(mark());
    training.clear();
  }

  Path log(int rank) {
    return training.logs().resolve("rank-%d.log".formatted(rank));
  }

  /** What a rank said last. */
  String lastLine(int rank) throws IOException {
    List<String> lines = Files.readAllLines(log(rank));
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  /** Whether a rank has found that the input is wrong. */
  boolean wrongInput() {
    return Files.exists(mark());
  }

  void markWrongInput() throws IOException {
    Files.writeString(mark(), "");
  }

  private Path mark() {
    return training.logs().resolve("wrong-input");
  }
}
