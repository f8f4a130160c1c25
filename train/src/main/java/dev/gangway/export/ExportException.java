package dev.gangway.export;

/** A model that was not written because it is not the same as the trained networks. */
public final class ExportException extends RuntimeException {

  ExportException(String message) {
    super(message);
  }
}
