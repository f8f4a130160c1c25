package dev.gangway.bench;

/**
 * What a benchmark found.
 *
 * @param values for JSON
 * @param section for people
 */
public record Measured(Object values, Section section) {}
