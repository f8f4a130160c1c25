package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorLineTest {

  @Test
  void anErrorIsTheSameLineAfterAnotherThreadHasHandedItOn() {
    Error error = new ExceptionInInitializerError(new IllegalArgumentException("too old a CPU"));
    assertThat(ErrorLine.of(new IllegalStateException(error)))
        .isEqualTo(ErrorLine.of(error))
        .isEqualTo(
            "a library cannot be loaded: too old a CPU ('gangway doctor'"
                + " tells what is wrong)");
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");
    assertThat(ErrorLine.of(new IOException(full.getMessage(), full)))
        .startsWith("out of memory: Java heap space (");
  }
}
