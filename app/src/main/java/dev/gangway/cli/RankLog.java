package dev.gangway.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a rank has to say, below what it said in earlier attempts.
 *
 * @param from where this attempt begins, in bytes
 */
record RankLog(Path file, long from) {

  /** The log of a rank that is about to start. */
  static RankLog of(Path folder, int rank) throws IOException {
    Path file = folder.resolve("rank-%d.log".formatted(rank));
    return new RankLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** What it said last in this attempt. */
  String last() throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] own = new byte[(int) Math.max(0, in.length() - from)];
      in.seek(from);
      in.readFully(own);
      List<String> lines = new String(own, StandardCharsets.UTF_8).lines().toList();
      return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    }
  }
}
