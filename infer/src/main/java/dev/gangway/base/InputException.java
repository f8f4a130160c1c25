package dev.gangway.base;

import com.google.errorprone.annotations.FormatMethod;

/**
 * Input that its user can mend: a file, a setting, a command line. The command line turns it into
 * one line on standard error and exit code 2.
 */
public final class InputException extends RuntimeException {

  private InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A setting or an argument, for example {@code "batch must be >= 2, got 1"}. */
  @FormatMethod
  public static InputException of(String format, Object... args) {
    return new InputException(args.length == 0 ? format : String.format(format, args), null);
  }

  /**
   * A file that is not what it should be, as {@code file: what: found X, expected Y (mend)}.
   *
   * @param file its path or address
   * @param what what is wrong in a few words
   * @param mend what the user can do about it
   */
  public static InputException file(
      Object file, String what, Object found, Object expected, String mend) {
    return new InputException(
        "%s: %s: found %s, expected %s (%s)".formatted(file, what, found, expected, mend), null);
  }

  /** A file that cannot be read or written at all, as {@code file: what (mend)}. */
  public static InputException file(Object file, String what, String mend, Throwable cause) {
    return new InputException("%s: %s (%s)".formatted(file, what, mend), cause);
  }

  /** Throws unless {@code holds}; the message is made only then. */
  @FormatMethod
  public static void check(boolean holds, String format, Object... args) {
    if (!holds) {
      throw of(format, args);
    }
  }
}
