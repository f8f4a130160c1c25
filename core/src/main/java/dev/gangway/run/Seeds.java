package dev.gangway.run;

/**
 * One seed for everything, one stream for each purpose: the seed of a stream depends on the run's
 * seed, the stream's name and a position alone, so a resumed run draws what an uninterrupted one
 * would have drawn.
 */
public final class Seeds {

  /** Of the sequence of SplitMix64. */
  public static final long STEP = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /**
   * The seed of one stream.
   *
   * @param seed the run's seed
   * @param purpose the stream's name, for example "noise"
   * @param position where in the stream, for example the iteration or the epoch
   */
  public static long derive(long seed, String purpose, long position) {
    long state = mix(seed);
    for (int i = 0; i < purpose.length(); i++) {
      state = mix(state ^ purpose.charAt(i));
    }
    return mix(state ^ mix(position));
  }

  /** The finaliser of SplitMix64: every bit of the input reaches every bit. */
  public static long mix(long value) {
    long z = value + STEP;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
