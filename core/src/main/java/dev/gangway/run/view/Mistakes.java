package dev.gangway.run.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.base.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The test images that a run's last weights are most sure about and wrong, {@code mistakes.json}.
 *
 * @param iteration of the weights
 * @param sets the target's first, where it has labels
 */
public record Mistakes(long iteration, List<OfSet> sets) {

  public static final String SOURCE = "sourceTest";
  public static final String TARGET = "targetTest";

  private static final String FILE = "mistakes.json";
  private static final long LARGEST = 8 << 20; // bytes

  /**
   * Those of one set.
   *
   * @param set {@link #SOURCE} or {@link #TARGET}
   * @param wrong how many were wrong
   * @param of how many
   * @param worst the surest first
   */
  public record OfSet(String set, int wrong, int of, List<Mistake> worst) {

    /** The mark in the JSON of what saw the target's labels. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean oracle() {
      return set.equals(TARGET);
    }
  }

  /** The image as PNG, its true class, the one given and that one's probability, 0..1. */
  public record Mistake(byte[] png, String label, String predicted, double confidence) {}

  /** Keeps them in the folder of their run. */
  public void write(Path run) throws IOException {
    WholeFile.write(run.resolve(FILE), Json.line(this) + "\n");
  }

  /** Those of a run, if they are there and not of older weights than its newest checkpoint's. */
  public static Optional<Mistakes> read(Path run) throws IOException {
    Optional<Long> newest = RunDirectory.latestCheckpoint(run);
    Path file = run.resolve(FILE);
    if (!Files.exists(file) || Files.size(file) > LARGEST) {
      return Optional.empty();
    }
    return Optional.of(Json.read(file, Mistakes.class, Mistakes::upgraded))
        .filter(found -> newest.isEmpty() || found.iteration == newest.get());
  }

  /** Version 0.1 knew the target's alone. */
  private static JsonNode upgraded(JsonNode json) {
    if (json instanceof ObjectNode target && target.has("worst")) {
      ObjectNode whole = target.objectNode().set("iteration", target.remove("iteration"));
      whole.putArray("sets").add(target.put("set", TARGET));
      return whole;
    }
    return json;
  }
}
