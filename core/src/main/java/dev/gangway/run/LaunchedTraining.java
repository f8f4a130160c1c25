package dev.gangway.run;

import static dev.gangway.base.InputException.check;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a training that several processes are to do.
 *
 * @param words as the user gave them, beginning with {@code train}
 * @param processes that train together
 * @param threads of each process, unless the words say otherwise
 */
public record LaunchedTraining(List<String> words, int processes, int threads) {

  /** Checks the words; throws if they are no training with a folder. */
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

  /** Throws if a new run is asked for where one has ended; not for another attempt at it. */
  public void requireWork() {
    check(
        value("--resume", words) != null || !Files.exists(folder().resolve("DONE")),
        "%s is done: nothing is left to do (give another --out, or --resume it with a later"
            + " --max-iterations)",
        folder());
  }

  /** Takes away what an attempt left that died before the run had begun. */
  public void clear() throws IOException {
    RunDirectory.clearAbandoned(folder());
  }

  /**
   * What to start now: the training as asked for, or, once its folder is there, resumed. One that
   * is resumed keeps its threads, for the same result bit for bit, unless the words give others or
   * there are more processes now, or fewer.
   */
  public List<String> toStart() {
    List<String> all = new ArrayList<>(words);
    boolean begun = Files.exists(folder().resolve("config.json"));
    if (begun && value("--resume", words) == null) {
      all.add("--or-resume");
    }
    if (value("--threads", words) == null
        && (!begun || RunDirectory.processes(folder()) != processes)) {
      all.addAll(List.of("--threads", String.valueOf(threads)));
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

  /** What a rank of a training has to say, below the bytes that it said in earlier attempts. */
  public record RankLog(Path file, long from) {

    private static final int LONGEST_LINE = 1 << 16; // bytes; of a longer one the end is read

    /** The log of a rank that is about to start. */
    public static RankLog of(Path folder, int rank) throws IOException {
      Path file = folder.resolve("rank-%d.log".formatted(rank));
      return new RankLog(file, Files.exists(file) ? Files.size(file) : 0);
    }

    /** What it said last in this attempt; bytes that are no UTF-8 become U+FFFD. */
    public String last() throws IOException {
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        long length = in.length();
        long start = Math.max(from, length - LONGEST_LINE);
        byte[] end = new byte[(int) Math.max(0, length - start)];
        in.seek(start);
        in.readFully(end);
        List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
      }
    }
  }
}
