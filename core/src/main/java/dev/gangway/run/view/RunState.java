package dev.gangway.run.view;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.gangway.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What has become of a run, in the words that all commands and pages use. */
public enum RunState {
  RUNNING,
  /** Neither DONE nor FAILED, and nobody writes it: stopped by its user, or killed. */
  STOPPED,
  DONE,
  FAILED;

  public static RunState of(Path run) {
    if (Files.exists(run.resolve("DONE"))) {
      return DONE;
    }
    if (Files.exists(run.resolve("FAILED"))) {
      return FAILED;
    }
    return RunDirectory.isBeingWritten(run) ? RUNNING : STOPPED;
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
