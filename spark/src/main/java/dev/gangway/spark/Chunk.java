package dev.gangway.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What one task scores, and what one file of the table holds.
 *
 * @param number 0 to one less than there are; the order of the inputs
 * @param pieces one after the other
 */
record Chunk(int number, List<Piece> pieces) implements Serializable {

  /** The name of its file in the table. */
  String fileName() {
    return "part-%06d.parquet".formatted(number);
  }
}
