package dev.gangway.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a rank of a training has to say, below what it said in earlier attempts.
 *
 * @param from where this attempt begins, in bytes
 */
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
