package dev.gangway.cli;

import dev.gangway.data.FetchException;
import java.io.IOException;
import java.util.Objects;

/** What ended a command, in one line, with the mend where the JVM's own error has none. */
final class ErrorLine {

  private ErrorLine() {}

  static String of(Throwable e) {
    Throwable meant = e;
    while (!(meant instanceof Error) && repeatsItsCause(meant)) {
      meant = meant.getCause(); // handed on by another thread
    }
    if (meant instanceof OutOfMemoryError) {
      String what = first("out of memory: " + meant.getMessage());
      return what + " (GANGWAY_JAVA_OPTS=-Xmx8g gives Java more)";
    }
    if (meant instanceof LinkageError) {
      String what = first("a library cannot be loaded: " + named(reason(meant)));
      return what + " ('gangway doctor' tells what is wrong)";
    }
    return first(speaksForItself(meant) ? meant.getMessage() : named(meant));
  }

  private static boolean repeatsItsCause(Throwable e) {
    Throwable cause = e.getCause();
    return cause != null
        && (Objects.equals(e.getMessage(), cause.getMessage())
            || Objects.equals(e.getMessage(), cause.toString()));
  }

  /** Why a class could not begin stands in the cause alone. */
  private static Throwable reason(Throwable e) {
    return e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
  }

  private static boolean speaksForItself(Throwable e) {
    boolean bare = e instanceof IOException && !(e instanceof FetchException);
    return !bare && !(e instanceof Error) && e.getMessage() != null;
  }

  /** With the kind of error, without which its message may say nothing. */
  private static String named(Throwable e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** The first line of a message, which may be missing. */
  static String first(String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
