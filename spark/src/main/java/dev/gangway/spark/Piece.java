package dev.gangway.spark;

import java.io.Serializable;

/**
 * An image file, or a part of a Parquet file of images.
 *
 * @param name what the file is called in the table: the input as its user gave it, and what lies
 *     below that
 * @param address of the file, with its file system
 * @param modified milliseconds since 1970
 * @param table whether it is a Parquet file
 * @param from first byte
 * @param to the byte after the last
 */
record Piece(String name, String address, long modified, boolean table, long from, long to)
    implements Serializable {

  /** Opening a file costs about as much as reading so many bytes. */
  private static final long OPENING = 32 << 10;

  /** How much work it is, in bytes. */
  long weight() {
    return to - from + OPENING;
  }
}
