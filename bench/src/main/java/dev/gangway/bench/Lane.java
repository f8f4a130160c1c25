package dev.gangway.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One of several things that are measured in turn. */
interface Lane extends AutoCloseable {

  /**
   * Runs some times.
   *
   * @return milliseconds of each run, by the names of what is measured
   */
  List<Map<String, Double>> round(int runs) throws IOException;

  @Override
  void close() throws IOException;
}
