package dev.gangway.report;

import dev.gangway.base.SetNames;
import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
      return new RunState(Kind.FAILED, SetNames.inText(firstLine(run.resolve("FAILED"))));
    }
    return new RunState(RunDirectory.isBeingWritten(run) ? Kind.RUNNING : Kind.STOPPED, "");
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
