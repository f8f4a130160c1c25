package dev.gangway.spark;

import static dev.gangway.base.InputException.check;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Which images go together: chunks of about the same number of bytes, in the order of the inputs. A
 * file counts with its length and 32 KiB more for opening it, so that many small files make few
 * chunks; a Parquet file that is longer than a chunk is cut between its row groups; chunks are
 * even, so no task has much more to do than another. The same files give the same plan on any
 * cluster.
 *
 * @param chunks at least one, none of them empty
 */
record ScorePlan(List<Chunk> chunks) {

  /**
   * Makes a plan.
   *
   * @param files whole files
   * @param chunkBytes the most that a chunk should hold
   * @throws dev.gangway.base.InputException if there are no files
   */
  static ScorePlan of(List<Piece> files, long chunkBytes) {
    check(!files.isEmpty(), "no images in the inputs (check the paths)");
    List<Chunk> chunks = new ArrayList<>();
    List<Piece> open = new ArrayList<>();
    long bytes = 0;
    for (Piece file : files) {
      for (Piece piece : cut(file, chunkBytes)) {
        if (!open.isEmpty() && bytes + piece.weight() > chunkBytes) {
          chunks.add(new Chunk(chunks.size(), List.copyOf(open)));
          open.clear();
          bytes = 0;
        }
        open.add(piece);
        bytes += piece.weight();
      }
    }
    chunks.add(new Chunk(chunks.size(), List.copyOf(open)));
    return new ScorePlan(chunks);
  }

  private static List<Piece> cut(Piece file, long chunkBytes) {
    long parts = file.table() ? Math.max(1, Math.round((double) file.to() / chunkBytes)) : 1;
    if (parts == 1) {
      return List.of(file);
    }
    List<Piece> pieces = new ArrayList<>();
    for (long i = 0; i < parts; i++) {
      pieces.add(file.part(i * file.to() / parts, (i + 1) * file.to() / parts));
    }
    return pieces;
  }

  /** SHA-256 of the names, lengths and times of all files and of how they are cut. */
  String digest() {
    MessageDigest digest = sha256();
    for (Chunk chunk : chunks) {
      for (Piece piece : chunk.pieces()) {
        digest.update((chunk.number() + " " + piece + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
