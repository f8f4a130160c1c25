package dev.gangway.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What has become of a run. */
enum RunState {
  @JsonProperty("running")
  RUNNING,
  @JsonProperty("finished")
  FINISHED,
  @JsonProperty("failed")
  FAILED,
  /** Neither DONE nor FAILED, and nobody writes it: killed, or stopped at a checkpoint. */
  @JsonProperty("killed")
  KILLED;

  /** The state of a run's folder. */
  static RunState of(Path run) {
    if (Files.exists(run.resolve("DONE"))) {
      return FINISHED;
    }
    if (Files.exists(run.resolve("FAILED"))) {
      return FAILED;
    }
    return RunDirectory.isBeingWritten(run) ? RUNNING : KILLED;
  }
}
