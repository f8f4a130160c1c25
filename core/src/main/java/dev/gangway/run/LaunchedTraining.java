package dev.gangway.run;

import static dev.gangway.run.InputException.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words of a training that several processes are to do.
 *
 * @param words as the user gave them, beginning with {@code train}
 * @param threads of each process, unless the words say otherwise
 */
public record LaunchedTraining(List<String> words, int threads) {

  /** Options that a run goes on with; the others it has in its folder. */
  private static final Set<String> KEPT_ON_RESUMING =
      Set.of("--max-iterations", "--max-minutes", "--json", "--debug");

  /**
   * Checks the words.
   *
   * @throws InputException if they are no training with a folder
   */
  public LaunchedTraining {
    check(
        words.get(0).equals("train"),
        "several processes do 'train', got '%s' (put the training after --: -- train --source ...)",
        words.get(0));
    words = List.copyOf(words);
    check(
        value("--out", words) != null || value("--resume", words) != null,
        "the training needs --out, the folder of the new run, or --resume");
  }

  /** What to start now: the training as asked for, or how it goes on once its folder is there. */
  public List<String> toStart() {
    String out = value("--out", words); // null where there is --resume
    boolean begun = out != null && Files.exists(Path.of(out).resolve("config.json"));
    return begun ? resuming(out) : begunAnew();
  }

  private List<String> begunAnew() {
    List<String> all = new ArrayList<>(words);
    if (value("--resume", words) == null && value("--threads", words) == null) {
      all.addAll(List.of("--threads", String.valueOf(threads)));
    }
    return all;
  }

  private List<String> resuming(String folder) {
    List<String> all = new ArrayList<>(List.of("train", "--resume", folder));
    for (int i = 1; i < words.size(); i++) {
      String name = words.get(i).split("=", 2)[0];
      if (KEPT_ON_RESUMING.contains(name)) {
        all.add(words.get(i));
        if (i + 1 < words.size()
            && !words.get(i).contains("=")
            && !words.get(i + 1).startsWith("--")) {
          all.add(words.get(i + 1));
        }
      }
    }
    return all;
  }

  /** The run's folder as given. */
  public Path folder() {
    String out = value("--out", words);
    return Path.of(out == null ? value("--resume", words) : out);
  }

  /** The folder of the logs, beside the run's. */
  public Path logs() {
    Path run = folder().toAbsolutePath().normalize();
    return run.resolveSibling(run.getFileName() + "-logs");
  }

  /** The value of {@code --name value} or {@code --name=value}; null without it. */
  private static String value(String name, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals(name) && i + 1 < words.size()) {
        return words.get(i + 1);
      }
      if (words.get(i).startsWith(name + "=")) {
        return words.get(i).substring(name.length() + 1);
      }
    }
    return null;
  }
}
