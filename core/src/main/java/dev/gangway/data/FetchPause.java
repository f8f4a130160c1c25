package dev.gangway.data;

import java.time.Duration;

/** How a fetch waits before it tries again; tests do not wait. */
@FunctionalInterface
interface FetchPause {
  void pause(Duration duration) throws InterruptedException;
}
