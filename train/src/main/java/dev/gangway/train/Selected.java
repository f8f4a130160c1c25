package dev.gangway.train;

import dev.gangway.base.Json;
import dev.gangway.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code selected.json}: the checkpoint that a label-free validator likes best so far, by its
 * score.
 */
public record Selected(String validator, double value, long iteration) {

  static final String FILE = "selected.json";

  /** What a run has selected, if its checkpoint is still there. */
  public static Optional<Selected> read(Path run) {
    return in(run).filter(s -> Files.isDirectory(RunDirectory.checkpoint(run, s.iteration)));
  }

  /** What the file in a folder says; empty without one. */
  static Optional<Selected> in(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Optional.of(Json.read(file, Selected.class)) : Optional.empty();
  }
}
