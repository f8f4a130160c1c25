package dev.gangway.spark;

import dev.gangway.base.InputException;
import dev.gangway.run.LaunchedTraining;
import dev.gangway.run.RankLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

  /** The log of a rank that is about to start. */
  RankLog log(int rank) throws IOException {
    return RankLog.of(training.logs(), rank);
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
