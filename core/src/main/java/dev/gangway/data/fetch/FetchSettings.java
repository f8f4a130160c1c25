package dev.gangway.data.fetch;

import static dev.gangway.base.InputException.check;

import java.time.Duration;

/**
 * How patient a fetch is.
 *
 * @param attempts tries per mirror that bring nothing new, before the next mirror is taken
 * @param firstPause before the second try; doubles with every further one, up to a minute
 * @param connectTimeout for a connection
 * @param answerTimeout for the first byte of an answer, the proxy's time included
 * @param stallTimeout without a single byte, before a try is given up
 * @param sizeLimit bytes accepted of one file whose size the catalogue does not know
 */
public record FetchSettings(
    int attempts,
    Duration firstPause,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration stallTimeout,
    long sizeLimit) {

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  public FetchSettings {
    check(attempts >= 1, "attempts must be >= 1, got %s", attempts);
    check(!firstPause.isNegative(), "the pause must not be negative, got %s", firstPause);
    check(connectTimeout.toMillis() > 0, "connect timeout must be > 0, got %s", connectTimeout);
    check(answerTimeout.toMillis() > 0, "answer timeout must be > 0, got %s", answerTimeout);
    check(stallTimeout.toMillis() > 0, "stall timeout must be > 0, got %s", stallTimeout);
    check(sizeLimit > 0, "size limit must be > 0, got %s", sizeLimit);
  }

  /**
   * 4 tries per mirror, pauses from 1 s, 10 s for a connection, 15 s for an answer, 60 s without a
   * byte, at most 2 GiB a file.
   */
  public static FetchSettings usual() {
    return new FetchSettings(
        4,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        2L << 30);
  }

  /** Tries of one mirror that bring nothing: of one that is silent, each takes long. */
  int attempts(Download.Remedy remedy) {
    return remedy == Download.Remedy.RETRY_ONCE ? Math.min(2, attempts) : attempts;
  }

  /** The pause after {@code failures} tries in a row that brought nothing, from 1. */
  Duration pauseAfter(int failures) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
