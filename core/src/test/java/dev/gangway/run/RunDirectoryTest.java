package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("runs/first");
  }

  /** Opens a run in another process and prints how that went. */
  static final class SecondOpener {

    private SecondOpener() {}

    public static void main(String[] args) throws IOException {
      try (RunDirectory run = RunDirectory.open(Path.of(args[0]))) {
        System.out.print("opened " + run.path());
      } catch (InputException refused) {
        System.out.print(refused.getMessage());
      }
    }
  }

  private String openedElsewhere() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process other =
        new ProcessBuilder(
                java, "-Xshare:auto", "-cp", classes, SecondOpener.class.getName(), path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String busy() {
    return path
        + ": the run is being written: found another process at work, expected none"
        + " (wait for it or stop it)";
  }

  private RunDirectory created() throws IOException {
    RunDirectory run = RunDirectory.create(path);
    WholeFile.write(run.config(), "{}");
    return run;
  }

  @Test
  void aNewRunMayBeMadeInAnEmptyFolderAlone() throws IOException {
    RunDirectory.requireFree(path);
    Files.createDirectories(path);
    RunDirectory.requireFree(path);
    Files.writeString(path.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> RunDirectory.create(path))
        .isInstanceOf(InputException.class)
        .hasMessage(
            path
                + ": the run folder exists already: found a folder with files, expected nothing"
                + " (choose another --out, or --resume it)");
    assertThatThrownBy(() -> RunDirectory.requireFree(path.resolve("notes.txt")))
        .hasMessageContaining("found a file, expected nothing");
  }

  @Test
  void aFolderThatIsNoRunIsNotOpened() throws IOException {
    assertThatThrownBy(() -> RunDirectory.open(path))
        .isInstanceOf(InputException.class)
        .hasMessage(
            path
                + ": not a run folder: found nothing, expected a folder that 'gangway train' wrote"
                + " (check the path)");
    Files.createDirectories(path);
    assertThatThrownBy(() -> RunDirectory.open(path)).hasMessageContaining("found no config.json");
  }

  @Test
  void aFolderBelowAFileCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("runs"), "a file");
    assertThatThrownBy(() -> RunDirectory.create(path))
        .isInstanceOf(InputException.class)
        .hasMessage(
            path
                + ": the run folder cannot be written"
                + " (check its permissions or choose another --out)");
  }

  @Test
  void aFolderWithoutPermissionCannotBeWritten() throws IOException {
    Path locked = Files.createDirectories(folder.resolve("runs"));
    assumeFalse(
        !locked.toFile().setWritable(false) || Files.isWritable(locked),
        "this user may write everywhere");
    assertThatThrownBy(() -> RunDirectory.create(path))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the run folder cannot be written");
  }

  @Test
  void aSecondOpenerInThisProcessIsRefusedUntilTheFirstCloses() throws IOException {
    try (RunDirectory first = created()) {
      assertThatThrownBy(() -> RunDirectory.open(first.path()))
          .isInstanceOf(InputException.class)
          .hasMessage(busy());
    }
    RunDirectory.open(path).close();
    RunDirectory.open(path).close();
  }

  @Test
  void aSecondProcessIsRefusedEvenAfterASecondOpenerInThisOne() throws IOException {
    try (RunDirectory first = created()) {
      assertThatThrownBy(() -> RunDirectory.open(first.path())).hasMessage(busy());
      assertThat(openedElsewhere()).isEqualTo(busy());
    }
    assertThat(openedElsewhere()).isEqualTo("opened " + path);
  }

  @Test
  void whoAsksWhetherARunIsWrittenTakesNothingAway() throws IOException {
    try (RunDirectory first = created()) {
      assertThat(RunDirectory.isBeingWritten(first.path())).isTrue();
      assertThat(openedElsewhere()).isEqualTo(busy());
    }
    assertThat(RunDirectory.isBeingWritten(path)).isFalse();
    assertThat(openedElsewhere()).isEqualTo("opened " + path);
    assertThat(RunDirectory.isBeingWritten(path.resolve("missing"))).isFalse();
  }

  @Test
  void aRunIsOpenedEvenWhileOthersKeepAsking() throws Exception {
    created().close();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> asking =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                RunDirectory.isBeingWritten(path);
              }
            });
    try {
      for (int i = 0; i < 200; i++) {
        RunDirectory.open(path).close();
      }
    } finally {
      over.set(true);
      asking.get();
    }
  }

  @Test
  void whoeverAsksIsNotTakenForAWriterByAnotherWhoAsks() throws Exception {
    created().close();
    CompletableFuture<Boolean> beside = CompletableFuture.supplyAsync(this::seenBeingWritten);
    assertThat(seenBeingWritten()).isFalse();
    assertThat(beside.get()).isFalse();
  }

  private boolean seenBeingWritten() {
    boolean seen = false;
    for (int i = 0; i < 2000; i++) {
      seen |= RunDirectory.isBeingWritten(path);
    }
    return seen;
  }

  @Test
  void theMarksFollowTheState() throws IOException {
    try (RunDirectory run = created()) {
      run.failed("loss 'a' is NaN");
      assertThat(path.resolve("FAILED")).hasContent("loss 'a' is NaN\n");
      run.begin();
      assertThat(path.resolve("FAILED")).doesNotExist();
      run.done("finished");
      assertThat(path.resolve("DONE")).hasContent("finished\n");
      WholeFile.write(run.samples().resolve("last.png"), "of an end");
      WholeFile.write(run.samples().resolve("epoch-0001.png"), "of an epoch");
      run.begin();
      assertThat(path.resolve("DONE")).doesNotExist();
      assertThat(run.samples().resolve("last.png")).doesNotExist();
      assertThat(run.samples().resolve("epoch-0001.png")).exists();
    }
  }

  @Test
  void theFilesHaveTheirNames() throws IOException {
    try (RunDirectory run = created()) {
      assertThat(run.provenance()).isEqualTo(path.resolve("provenance.json"));
      assertThat(run.metrics()).isEqualTo(path.resolve("metrics.jsonl"));
      assertThat(run.summary()).isEqualTo(path.resolve("summary.json"));
      assertThat(run.samples()).isEqualTo(path.resolve("samples")).isEmptyDirectory();
    }
  }
}
