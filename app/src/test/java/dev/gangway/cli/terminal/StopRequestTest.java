package dev.gangway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopRequestTest {

  private static final int CODE = 7;

  /**
   * Ends while much work runs that has just come to its own end: of most of it the hook has not
   * begun yet.
   */
  static final class Ending {

    private Ending() {}

    public static void main(String[] args) {
      Terminal nowhere = Terminal.ofProcess().silent();
      List<StopRequest> works =
          IntStream.range(0, 2_000).mapToObj(i -> new StopRequest(nowhere)).toList();
      new Thread(() -> System.exit(CODE)).start();
      while (works.stream().noneMatch(StopRequest::requested)) {
        Thread.onSpinWait();
      }
      try {
        works.forEach(StopRequest::close);
      } catch (RuntimeException e) {
        System.out.print(e);
        Runtime.getRuntime().halt(1);
      }
    }
  }

  @Test
  @Timeout(60)
  void workThatEndsWhileASignalArrivesEndsQuietly() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(java, "-Xshare:auto", "-Xss256k", "-cp", classes, Ending.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEmpty();
    assertThat(process.waitFor()).isEqualTo(CODE);
  }
}
