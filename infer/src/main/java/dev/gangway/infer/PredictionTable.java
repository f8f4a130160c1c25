package dev.gangway.infer;

import java.io.Closeable;
import java.io.IOException;

/** Writes rows of predictions in one format. */
public interface PredictionTable extends Closeable {

  /** Adds a row. */
  void add(ScoredImage row) throws IOException;

  /** Hands all rows on to the stream or file beneath. */
  void flush() throws IOException;

  /** Writes what comes after the last row; nothing can be added then. */
  default void finish() throws IOException {
    flush();
  }
}
