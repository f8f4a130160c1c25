package dev.gangway.cli;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import java.util.Objects;
import java.util.stream.Stream;

/** What ended a command, in one line, with the fix where the JVM's own error has none. */
final class ErrorLine {

  private ErrorLine() {}

  static String of(Throwable e) {
    String reason = Reason.of(e);
    if (Reason.meant(e) instanceof OutOfMemoryError) {
      return reason + " (GANGWAY_JAVA_OPTS=-Xmx8g gives Java more)";
    }
    return isOfLibrary(e)
        ? "a library cannot be loaded: %s (%s)".formatted(reason, libraryFix(reason))
        : reason;
  }

  /** libtorch is unpacked before it is loaded; its loader does not name the folder. */
  private static String libraryFix(String reason) {
    return reason.contains("No space left")
        ? "make room in %s, or choose another folder with GANGWAY_NATIVES=DIR"
            .formatted(Machine.natives())
        : "'gangway doctor' tells what is wrong";
  }

  private static boolean isOfLibrary(Throwable e) {
    return !(e instanceof InputException)
        && Stream.iterate(e, Objects::nonNull, Throwable::getCause)
            .anyMatch(LinkageError.class::isInstance);
  }
}
