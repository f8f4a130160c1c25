package dev.gangway.bench;

/**
 * How long to measure.
 *
 * @param warming runs before anything counts
 * @param rounds in which everything has its turn
 * @param runs of a step in each round
 */
public record Effort(int warming, int rounds, int runs) {

  /** Enough for figures that can be published. */
  public static Effort thorough() {
    return new Effort(3, 10, 3);
  }

  /** A first look. */
  public static Effort quick() {
    return new Effort(1, 3, 2);
  }

  /** Whether this is the first look. */
  boolean brief() {
    return rounds < 5;
  }
}
