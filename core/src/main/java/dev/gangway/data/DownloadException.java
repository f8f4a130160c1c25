package dev.gangway.data;

import java.io.IOException;

/** One try that brought no file, and what is to be done next. */
final class DownloadException extends IOException {

  /** What may still help. */
  enum Remedy {
    RETRY,
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

  Remedy remedy() {
    return remedy;
  }
}
