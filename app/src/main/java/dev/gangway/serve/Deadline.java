package dev.gangway.serve;

import java.time.Duration;

/** When a request's time, upload and all, is over, as {@link System#nanoTime} counts. */
record Deadline(long nanos) {

  /** So long from now. */
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Nanoseconds until then; none or less where it is over. */
  long left() {
    return nanos - System.nanoTime();
  }

  boolean isOver() {
    return left() < 0;
  }
}
