package dev.gangway.serve;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When a file that could not be opened is tried again: soon, then more and more seldom. */
final class Retries {

  private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock; // nanoseconds
  private String stamp = "";
  private long pause;
  private long tried;

  Retries(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether a file that looks like this should be tried now; another file always. */
  boolean isDue(String now) {
    return isNew(now) || clock.getAsLong() - tried >= pause;
  }

  boolean isNew(String now) {
    return !now.equals(stamp);
  }

  /** It is tried now. */
  void begin(String now) {
    pause = isNew(now) ? FIRST : Math.min(LONGEST, 2 * pause);
    stamp = now;
    tried = clock.getAsLong();
  }
}
