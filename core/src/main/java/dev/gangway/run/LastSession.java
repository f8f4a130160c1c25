package dev.gangway.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.base.Json;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code provenance.json} tells of those who trained a run last. */
public final class LastSession {

  /** The list of what was otherwise in each session after the first. */
  public static final String RESUMED = "resumed";

  private LastSession() {}

  /** How many processes there were; 1 for a run that has none yet. */
  public static int processes(Path run) {
    Path file = run.resolve("provenance.json");
    if (!Files.exists(file)) {
      return 1;
    }
    JsonNode first = Json.read(file, JsonNode.class);
    JsonNode resumed = first.path(RESUMED);
    int begun = first.path("processes").asInt(1);
    return resumed.path(resumed.size() - 1).path("processes").asInt(begun);
  }
}
