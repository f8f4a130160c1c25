package dev.gangway.infer;

import java.io.Closeable;
import java.io.IOException;

/** Writes rows of predictions in one format. */
public interface PredictionTable extends Closeable {

  /** Adds a row. */
  void add(ScoredImage row) throws IOException;

  /** Hands all rows on to the stream or file beneath. */
  void flush() throws IOException;
}
