package dev.gangway.bench;

import java.util.Map;

/** Something to measure, set up once and run many times. */
interface Task extends AutoCloseable {

  /** Runs once; milliseconds of each thing measured, by its name. */
  Map<String, Double> run();

  @Override
  void close();

  /** Milliseconds since a moment of {@link System#nanoTime}. */
  static double millisSince(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }
}
