package dev.gangway.bench;

/**
 * What clients got of a service.
 *
 * @param millis of each prediction, ascending
 * @param busy answers that said to come back later
 * @param failed other answers, and requests without one
 * @param seconds that it took
 */
record Load(double[] millis, int busy, int failed, double seconds) {

  int answered() {
    return millis.length;
  }

  double perSecond() {
    return answered() / seconds;
  }

  /** The time that so large a share of the predictions did not exceed. */
  double quantile(double share) {
    return answered() == 0 ? Double.NaN : Timings.quantile(millis, share);
  }
}
