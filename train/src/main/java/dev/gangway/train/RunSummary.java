package dev.gangway.train;

/**
 * {@code summary.json}: what a run came to.
 *
 * @param ended how: {@code finished} or {@code time limit}
 * @param seconds spent in training, over all its resumptions
 * @param scores of the last weights on whole sets
 */
public record RunSummary(
    Setting setting,
    String source,
    String target,
    long seed,
    String ended,
    long iteration,
    double epochs,
    double seconds,
    Scores scores) {}
