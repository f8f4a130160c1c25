package dev.gangway.data;

import java.io.IOException;

/** One try that brought no file, and what is to be done next. */
final class DownloadException extends IOException {

  /** What may still help. */
  enum Remedy {
    RETRY,
    /** Each try takes long. */
    RETRY_ONCE,
    NEXT_MIRROR,
    /** Nothing: the trouble is on this machine. */
    STOP
  }

  private final Remedy remedy;

  DownloadException(Remedy remedy, String message, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  static DownloadException retry(String message) {
    return new DownloadException(Remedy.RETRY, message, null);
  }

  static DownloadException nextMirror(String message) {
    return new DownloadException(Remedy.NEXT_MIRROR, message, null);
  }

  /** The same, with how often it was tried. */
  DownloadException afterTries(int tries) {
    return new DownloadException(
        remedy, "%s, tried %d times".formatted(getMessage(), tries), getCause());
  }

  Remedy remedy() {
    return remedy;
  }
}
