package dev.gangway.bench;

import java.io.IOException;

/** One part of the measurements. */
public interface Benchmark {

  /** The name of the command, and of its values in JSON. */
  String title();

  /** Measures; may take minutes. */
  Measured measure() throws IOException;
}
