package dev.gangway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class JobTest {

  /** Work on which the JVM gives up. */
  @Command(name = "breaking")
  private record Breaking(Error error) implements Callable<Integer> {
    @Override
    public Integer call() {
      throw error;
    }
  }

  private static String said(Error error) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(Job.run(new Breaking(error), new String[0], stream)).isEqualTo(1);
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void anErrorOfTheJvmIsOneLineWithItsMend() {
    assertThat(said(new OutOfMemoryError("Java heap space")))
        .isEqualTo(
            "gangway: out of memory: Java heap space (give the driver more, for example with"
                + " --driver-memory 8g)");
    assertThat(said(new UnsatisfiedLinkError("no x in path")))
        .isEqualTo("gangway: no x in path ('gangway doctor' tells whether libraries" + " load)");
    assertThat(said(new StackOverflowError())).isEqualTo("gangway: nested too deeply");
  }
}
