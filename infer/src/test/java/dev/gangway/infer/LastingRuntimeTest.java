package dev.gangway.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.image.Picture;
import dev.gangway.infer.LastingRuntime.UnpackedRuntime;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LastingRuntimeTest {

  private static final int ANSWERED = 7;
  private static final long OTHER_HOOKS_MILLIS = 500;

  @TempDir private Path folder;
  @TempDir private Path temporary;

  /** A process whose model runs for the first time when the other shutdown hooks are through. */
  static final class Late {

    private Late() {}

    public static void main(String[] args) {
      Predictor predictor = Predictor.open(Path.of(args[0]), 1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> answer(predictor)));
      System.exit(1);
    }

    private static void answer(Predictor predictor) {
      try {
        Thread.sleep(OTHER_HOOKS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Prediction prediction = predictor.predict(new Picture(1, 1, 1, new byte[] {120}));
      Runtime.getRuntime().halt(prediction.className().equals("bright") ? ANSWERED : 1);
    }
  }

  /** A process that is gone at once after an answer, as if it were killed. */
  static final class Killed {

    private Killed() {}

    public static void main(String[] args) {
      Late.answer(Predictor.open(Path.of(args[0]), 1));
    }
  }

  @Test
  void aModelCanBeRunWhileTheProcessEnds() throws Exception {
    run(Late.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aKilledProcessLeavesNoLibrariesBehind() throws Exception {
    run(Killed.class);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void librariesOfTheUsersOwnAreLeftAlone() {
    String at = "7f00-7f01 r-xp 00000000 fe:00 12 ";
    Stream<String> maps =
        Stream.of(
            at + "/tmp/onnxruntime-java123/libonnxruntime.so",
            at + "/tmp/onnxruntime-java123/libonnxruntime4j_jni.so",
            at + "/tmp/onnxruntime-java-1.28/libonnxruntime.so",
            at + "/opt/onnxruntime-java456/libonnxruntime.so",
            at + "/tmp/mine/onnxruntime-java789/libonnxruntime.so",
            at + "/usr/lib/libc.so.6",
            "7f02-7f03 rw-p 00000000 00:00 0 [heap]");
    assertThat(UnpackedRuntime.folders(maps, Path.of("/tmp")))
        .containsExactly(Path.of("/tmp/onnxruntime-java123"));
  }

  private void run(Class<?> program) throws Exception {
    Path model = BrightnessModel.write(folder.resolve("model.onnx"), 1, 1);
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:+SuppressFatalErrorMessage",
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + temporary,
                program.getName(),
                model.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isEqualTo(ANSWERED);
  }
}
