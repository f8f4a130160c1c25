package dev.gangway.report;

import dev.gangway.run.InputException;
import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What has become of a run.
 *
 * @param reason a line, empty where there is nothing to say
 */
record RunState(Kind kind, String reason) {

  enum Kind {
    FINISHED,
    FAILED,
    RUNNING,
    /** Stopped by its user, or killed. */
    STOPPED
  }

  static RunState of(Path run) {
    if (Files.exists(run.resolve("DONE"))) {
      return new RunState(Kind.FINISHED, "");
    }
    if (Files.exists(run.resolve("FAILED"))) {
      return new RunState(Kind.FAILED, firstLine(run.resolve("FAILED")));
    }
    return new RunState(isBeingWritten(run) ? Kind.RUNNING : Kind.STOPPED, "");
  }

  private static boolean isBeingWritten(Path run) {
    if (!Files.exists(run.resolve(".lock"))) {
      return false;
    }
    try {
      Optional<RunDirectory> free = RunDirectory.openIfFree(run);
      if (free.isPresent()) {
        free.get().close();
      }
      return free.isEmpty();
    } catch (InputException | IOException unwritable) {
      return false; // a folder that may only be read
    }
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      return "the reason cannot be read";
    }
  }

  /** In a word. */
  String word() {
    return switch (kind) {
      case FINISHED -> "finished";
      case FAILED -> "failed";
      case RUNNING -> "running";
      case STOPPED -> "not finished";
    };
  }
}
