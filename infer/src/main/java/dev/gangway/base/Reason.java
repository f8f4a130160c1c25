package dev.gangway.base;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why something went wrong, in a line of a user's words: no names of Java's classes. */
public final class Reason {

  /** As {@code toString} puts the class of an exception before its message. */
  private static final Pattern CLASS_NAME =
      Pattern.compile(
          "(?:Exception )?\\b(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error|Throwable)\\b(?:: ?)?");

  private Reason() {}

  public static String of(Throwable e) {
    Throwable meant = meant(e);
    String known = known(meant);
    return firstLine(known != null ? known : message(meant));
  }

  /** Without those around it that only hand it on, as another thread does. */
  public static Throwable meant(Throwable e) {
    Throwable meant = e;
    while (handsOn(meant)) {
      meant = meant.getCause();
    }
    return meant;
  }

  private static boolean handsOn(Throwable e) {
    Throwable cause = e.getCause();
    return cause != null
        && !(e instanceof VirtualMachineError)
        && !isRefusal(e)
        && (e.getMessage() == null
            || e instanceof LinkageError // which class has not begun; the cause says why
            || e.getMessage().equals(cause.getMessage())
            || e.getMessage().equals(cause.toString()));
  }

  /** Java's HTTP client leaves the message of a refused connection and of an unknown host empty. */
  private static boolean isRefusal(Throwable e) {
    return e instanceof ConnectException
        && e.getMessage() == null
        && Stream.iterate(e, Objects::nonNull, Throwable::getCause)
            .noneMatch(UnresolvedAddressException.class::isInstance);
  }

  /** Of errors whose message is a name alone, or nothing; null of others. */
  private static String known(Throwable e) {
    if (e instanceof FileSystemException file) {
      return ofFile(file);
    }
    if (e instanceof UnknownHostException || e instanceof UnresolvedAddressException) {
      return "host not found" + after(e);
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory" + after(e);
    }
    if (e instanceof StackOverflowError) {
      return "nested too deeply";
    }
    if (e instanceof ClassNotFoundException || e instanceof NoClassDefFoundError) {
      return "a part of the program is missing (--debug names it)";
    }
    if (e instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    return e.getMessage() == null ? ofNothing(e) : null;
  }

  private static String ofFile(FileSystemException e) {
    String what = e.getReason() == null ? ofFileAlone(e) : e.getReason();
    return e.getFile() == null ? what : e.getFile() + ": " + what;
  }

  private static String ofFileAlone(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "is there already";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    return e instanceof NotDirectoryException ? "not a folder" : "input or output failed";
  }

  private static String ofNothing(Throwable e) {
    if (e instanceof ConnectException) {
      return "connection refused";
    }
    if (e instanceof ClosedChannelException) {
      return "connection closed";
    }
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    return e instanceof IOException ? "input or output failed" : null;
  }

  private static String after(Throwable e) {
    return e.getMessage() == null ? "" : ": " + e.getMessage();
  }

  /** Whether it speaks of the program's insides, which only {@code --debug} shows. */
  public static boolean isOfProgram(Throwable e) {
    return e instanceof NullPointerException
        || e instanceof ClassCastException
        || e instanceof IndexOutOfBoundsException
        || e instanceof ArithmeticException
        || (e instanceof RuntimeException && e.getMessage() == null);
  }

  private static String message(Throwable e) {
    String message =
        CLASS_NAME.matcher(Objects.toString(e.getMessage(), "")).replaceAll("").strip();
    return isOfProgram(e) || message.isEmpty()
        ? "an error of the program itself (--debug shows it: please report it)"
        : message;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
