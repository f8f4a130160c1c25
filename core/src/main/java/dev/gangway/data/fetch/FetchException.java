package dev.gangway.data.fetch;

import java.io.IOException;

/**
 * A data set that could not be fetched: the work failed, though nothing on the command line was
 * wrong. The message is one line and says what was wrong with each mirror.
 */
public final class FetchException extends IOException {

  FetchException(String message, Throwable cause) {
    super(message, cause);
  }
}
