package dev.gangway.train;

/**
 * A training that has gone wrong without ending.
 *
 * @param kind {@code collapse}, {@code divergence}, {@code stand-still}, {@code no-gradient},
 *     {@code drift} or {@code missing-class}
 * @param message what was seen, at which iteration, and what to try; one line
 */
record Alarm(String kind, String message) {}
