package dev.gangway.train;

import java.util.Map;

/**
 * What an epoch came to.
 *
 * @param validators label-free scores by name; NaN where one has none
 * @param distances between the domains by name
 * @param observation all that these were computed from
 */
record EpochReport(
    Scores scores,
    Map<String, Double> validators,
    Map<String, Double> distances,
    Observation observation) {}
