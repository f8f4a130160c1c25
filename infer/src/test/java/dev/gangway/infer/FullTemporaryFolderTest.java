package dev.gangway.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose temporary folder takes no files. */
class FullTemporaryFolderTest {

  @TempDir private Path folder;

  /** Opens ONNX Runtime and says what became of it. */
  static final class Opening {

    private Opening() {}

    public static void main(String[] args) {
      try {
        LastingRuntime.environment();
      } catch (InputException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  @Timeout(120)
  void isOneLineWithTheFolderAndTheFixAndNoStack() throws IOException, InterruptedException {
    Path noFolder = Files.createFile(folder.resolve("file")); // takes no files, even from root
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + noFolder,
                "-cp",
                System.getProperty("java.class.path"),
                Opening.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said)
        .startsWith(noFolder + ": ONNX Runtime cannot be unpacked there: ")
        .endsWith(
            "(it takes 30 MB: make room, or name another folder with"
                + " GANGWAY_JAVA_OPTS=-Djava.io.tmpdir=DIR)")
        .doesNotContain("\n", "Exception");
    assertThat(process.waitFor()).isZero();
  }
}
