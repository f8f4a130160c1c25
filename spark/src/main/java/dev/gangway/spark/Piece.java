package dev.gangway.spark;

import java.io.Serializable;

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
