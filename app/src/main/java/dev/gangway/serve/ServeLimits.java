package dev.gangway.serve;

import static dev.gangway.base.InputException.check;

import com.sun.management.UnixOperatingSystemMXBean;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What a service takes on.
 *
 * @param bodyBytes of one request
 * @param pixels of one uploaded image, width times height
 * @param requests at work at once; more are told to come back
 * @param time for one request, its upload included; a connection without one is closed after it
 * @param batch images that go through a model together
 * @param delay for which an image waits for others at most
 */
@RecordBuilder
public record ServeLimits(
    int bodyBytes, long pixels, int requests, Duration time, int batch, Duration delay)
    implements ServeLimitsBuilder.With {

  private static final long MOST_PIXELS = 1L << 26;
  private static final int SPARE_THREADS = 16; // for those who are told to come back
  private static final int CONNECTIONS_PER_THREAD = 8;
  private static final int SHARE_OF_FILES = 2; // the rest for models and the program itself

  public ServeLimits {
    check(
        bodyBytes >= 1024 && bodyBytes <= 1 << 30,
        "body size must be in 1024..2^30 bytes, got %s",
        bodyBytes);
    check(pixels >= 1 && pixels <= MOST_PIXELS, "pixels must be in 1..2^26, got %s", pixels);
    check(requests >= 1 && requests <= 10_000, "requests must be in 1..10000, got %s", requests);
    check(!time.isZero() && !time.isNegative(), "time must be > 0, got %s", time);
    check(batch >= 1 && batch <= 4096, "batch must be in 1..4096, got %s", batch);
    check(
        !delay.isNegative() && delay.toMillis() <= 1_000,
        "batch delay must be in 0..1000 ms, got %s",
        delay.toMillis());
  }

  /** For a service of small images on one machine. */
  public static ServeLimits usual() {
    return new ServeLimits(
        16 << 20, 1L << 24, 64, Duration.ofSeconds(30), 64, Duration.ofMillis(2));
  }

  /** For requests at work and others. */
  int threads() {
    return requests + SPARE_THREADS;
  }

  /** Open ones; no more than the system lets a process open. */
  int connections() {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Integer.MAX_VALUE;
    return (int) Math.min(CONNECTIONS_PER_THREAD * (long) threads(), files / SHARE_OF_FILES);
  }

  /** Bodies on their way in. */
  int uploads() {
    return connections() / 2;
  }

  /** Answers on their way out: with the bodies they leave connections for others. */
  int sending() {
    return connections() / 4;
  }
}
