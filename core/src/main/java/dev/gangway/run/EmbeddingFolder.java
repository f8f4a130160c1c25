package dev.gangway.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code embeddings/} of a run: {@code ITERATION.safetensors} for at most {@value #MOST} moments,
 * spread over the training; the first and the newest are always among them.
 */
public final class EmbeddingFolder {

  private static final int MOST = 16;
  private static final String ENDING = ".safetensors";

  private final Path folder;

  /** The folder of a run, there or not. */
  public EmbeddingFolder(Path run) {
    this.folder = run.resolve("embeddings");
  }

  public Path path() {
    return folder;
  }

  /** The file of an iteration. */
  public Path of(long iteration) {
    return folder.resolve(iteration + ENDING);
  }

  /** The iterations that have a file, ascending. */
  public List<Long> iterations() {
    return RunDirectory.iterations(folder, ENDING);
  }

  /** Makes the folder. */
  public void create() throws IOException {
    Files.createDirectories(folder);
  }

  /** Drops files until no more than {@value #MOST} are left, each time where they are densest. */
  public void thin() throws IOException {
    List<Long> left = new ArrayList<>(iterations());
    while (left.size() > MOST) {
      Files.deleteIfExists(of(left.remove(densest(left))));
    }
  }

  /** The inner place whose neighbours are closest to one another; of equals the first. */
  private static int densest(List<Long> iterations) {
    int densest = 1;
    for (int i = 2; i < iterations.size() - 1; i++) {
      if (gap(iterations, i) < gap(iterations, densest)) {
        densest = i;
      }
    }
    return densest;
  }

  private static long gap(List<Long> iterations, int i) {
    return iterations.get(i + 1) - iterations.get(i - 1);
  }
}
