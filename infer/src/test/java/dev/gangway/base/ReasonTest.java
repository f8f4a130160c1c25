package dev.gangway.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ReasonTest {

  private static void isSaid(Throwable e, String expected) {
    assertThat(Reason.of(e)).isEqualTo(expected);
  }

  @Test
  void aFileIsNamedWithWhatIsWrongWithIt() {
    isSaid(new NoSuchFileException("a/b"), "a/b: no such file or folder");
    isSaid(new AccessDeniedException("a/b"), "a/b: permission denied");
    isSaid(
        new FileSystemException("a/b", null, "No space left on device"),
        "a/b: No space left on device");
  }

  @Test
  void whatJavaLeavesEmptyIsSaid() {
    isSaid(new EOFException(), "it ends too early");
    isSaid(new ConnectException(), "connection refused");
    ConnectException refused = new ConnectException();
    refused.initCause(new ClosedChannelException());
    isSaid(refused, "connection refused");
    ConnectException unknown = new ConnectException();
    unknown.initCause(new UnresolvedAddressException());
    isSaid(unknown, "host not found");
    isSaid(new UnknownHostException("example.invalid"), "host not found: example.invalid");
    isSaid(new MalformedInputException(1), "it is not text in UTF-8");
    isSaid(new StackOverflowError(), "nested too deeply");
    isSaid(new IOException(), "input or output failed");
  }

  @Test
  void whoeverHandsAnErrorOnAddsNothing() {
    IOException disk = new IOException("No space left on device");
    isSaid(new UncheckedIOException(disk), "No space left on device");
    isSaid(new ExecutionException(new IllegalStateException(disk)), "No space left on device");
    isSaid(
        new NoClassDefFoundError("Could not initialize class a.B")
            .initCause(new ExceptionInInitializerError(new UnsatisfiedLinkError("no x in path"))),
        "no x in path");
  }

  @Test
  void aMissingClassIsAMissingPart() {
    String missing = "a part of the program is missing (--debug names it)";
    isSaid(new NoClassDefFoundError("a/b/C"), missing);
    isSaid(
        new NoClassDefFoundError("a/b/C").initCause(new ClassNotFoundException("a.b.C")), missing);
  }

  @Test
  void classesInsideAMessageAreLeftOut() {
    isSaid(
        new IllegalStateException("cannot be read: java.nio.file.NoSuchFileException: a/b"),
        "cannot be read: a/b");
  }

  @Test
  void errorsOfTheProgramAreCalledThat() {
    String own = "an error of the program itself (--debug shows it: please report it)";
    isSaid(new NullPointerException("Cannot invoke \"java.lang.String.length()\""), own);
    isSaid(new ClassCastException("class java.lang.String cannot be cast to"), own);
    isSaid(new IllegalStateException(), own);
  }

  @Test
  void aLineIsEnough() {
    isSaid(new IllegalArgumentException("first\nsecond"), "first");
  }
}
