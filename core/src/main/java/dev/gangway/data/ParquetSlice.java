package dev.gangway.data;

import static dev.gangway.base.InputException.check;

/**
 * A part of a Parquet file: the row groups whose middle lies in it. Slices that cover a file
 * without gaps hold each of its rows once.
 *
 * @param from first byte
 * @param to the byte after the last
 */
public record ParquetSlice(long from, long to) {

  /** All of a file. */
  public static final ParquetSlice WHOLE = new ParquetSlice(0, Long.MAX_VALUE);

  public ParquetSlice {
    check(from >= 0 && to >= from, "a slice must go forward, got %s to %s", from, to);
  }
}
