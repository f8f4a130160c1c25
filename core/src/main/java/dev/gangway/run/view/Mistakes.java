package dev.gangway.run.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.base.Json;
import dev.gangway.run.RunDirectory;
import dev.gangway.run.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The target test images that a run's last weights are most sure about and wrong, {@code
 * mistakes.json}. It saw the target's labels.
 *
 * @param iteration of the weights
 * @param wrong how many were wrong
 * @param of how many
 * @param worst the surest first
 */
public record Mistakes(long iteration, int wrong, int of, List<Mistake> worst) {

  private static final String FILE = "mistakes.json";
  private static final long LARGEST = 4 << 20; // bytes

  /**
   * One of them.
   *
   * @param png the image
   * @param label the true class
   * @param predicted the class given
   * @param confidence its probability, 0..1
   */
  public record Mistake(byte[] png, String label, String predicted, double confidence) {}

  /** The mark in the JSON. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  boolean oracle() {
    return true;
  }

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
    return Optional.of(Json.read(file, Mistakes.class))
        .filter(found -> newest.isEmpty() || found.iteration == newest.get());
  }
}
