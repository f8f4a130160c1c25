package dev.gangway.run.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunStateTest {

  @TempDir private Path folder;
  private Path mounted; // null while nothing is

  /** Writes a run in another process until its standard input ends. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] args) throws IOException {
      try (RunDirectory run = RunDirectory.open(Path.of(args[0]))) {
        System.out.println("writing " + run.path());
        System.in.read();
      }
    }
  }

  private static Process writerOf(Path run) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process writer =
        new ProcessBuilder(
                java, "-Xshare:auto", "-cp", classes, Writer.class.getName(), run.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(writer.inputReader().readLine()).isEqualTo("writing " + run);
    return writer;
  }

  /** The same folder, where nobody may write: not even the administrator. */
  private Path onlyReadable(Path run) throws Exception {
    Path view = Files.createDirectory(folder.resolve("view"));
    assumeTrue(
        system("mount", "--bind", run.toString(), view.toString()),
        "no folder of ours that may only be read (it needs Linux and its administrator's rights)");
    mounted = view;
    assertThat(system("mount", "-o", "remount,ro,bind", view.toString())).isTrue();
    return view;
  }

  private static boolean system(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  @AfterEach
  void unmount() throws InterruptedException {
    if (mounted != null) {
      assertThat(system("umount", mounted.toString())).isTrue();
    }
  }

  @Test
  void aLiveRunInAFolderThatMayOnlyBeReadIsRunning() throws Exception {
    Path run = RunTrial.write(folder.resolve("live"), 1).path();
    Process writer = writerOf(run);
    try {
      assertThat(RunState.of(onlyReadable(run))).isEqualTo(RunState.RUNNING);
    } finally {
      writer.getOutputStream().close();
      writer.waitFor();
    }
    assertThat(RunState.of(mounted)).isEqualTo(RunState.STOPPED);
  }
}
