package dev.gangway.spark;

import static dev.gangway.base.InputException.check;

import java.io.Serializable;
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

  /** A plan of whole files, chunks of at most so many bytes; throws if there are no files. */
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

  /** What a task scores and a file of the table holds; numbers are the inputs' order, from 0. */
  record Chunk(int number, List<Piece> pieces) implements Serializable {

    /** The name of its file in the table. */
    String fileName() {
      return "part-%06d.parquet".formatted(number);
    }
  }

  /**
   * An image file, or a part of a Parquet file of images.
   *
   * @param place of it and of those that were named with it
   * @param path below the place, empty if it is the place itself
   * @param modified milliseconds since 1970
   * @param table whether it is a Parquet file
   * @param from first byte
   * @param to the byte after the last
   */
  record Piece(Place place, String path, long modified, boolean table, long from, long to)
      implements Serializable {

    /** Opening a file costs about as much as reading so many bytes. */
    private static final long OPENING = 32 << 10;

    /** What the file is called in the table. */
    String name() {
      return place.nameOf(path);
    }

    /** The address of the file. */
    String address() {
      return place.addressOf(path);
    }

    /** How much work it is, in bytes. */
    long weight() {
      return to - from + OPENING;
    }

    /** A part of it. */
    Piece part(long begin, long end) {
      return new Piece(place, path, modified, table, begin, end);
    }
  }

  /**
   * Where files lie that were named together: a folder, or one file. Shared by all of them, so that
   * millions take little memory.
   *
   * @param name as the user gave it
   * @param address with its file system
   */
  record Place(String name, String address) implements Serializable {

    /** What a file is called in the table; {@code path} is empty for the place itself. */
    String nameOf(String path) {
      return below(name, path);
    }

    /** The address of a file. */
    String addressOf(String path) {
      return below(address, path);
    }

    private static String below(String folder, String path) {
      return path.isEmpty() ? folder : folder.endsWith("/") ? folder + path : folder + "/" + path;
    }
  }
}
