package dev.gangway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.base.InputException;
import dev.gangway.base.Reason;
import dev.gangway.run.WholeFile.FileOutput;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("summary.json");
  }

  @Test
  void replacesTheOldContentAndLeavesNothingElse() throws IOException {
    WholeFile.write(file, "a long old content");
    WholeFile.write(file, "é");
    assertThat(file).hasContent("é");
    assertThat(names()).containsExactly("summary.json");
  }

  @Test
  void aFolderAndAFileInNoFolderCannotBeWritten() throws IOException {
    WholeFile.requireWritable(file);
    WholeFile.requireWritable(Files.createFile(file));
    assertThatThrownBy(() -> WholeFile.requireWritable(folder))
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder
                + ": cannot be written: found a folder, expected a file in a folder that exists"
                + " (make the folder or choose another file)");
    assertThatThrownBy(() -> WholeFile.requireWritable(folder.resolve("no/file")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found no folder " + folder.resolve("no") + ", expected a file");
  }

  @Test
  void contentThatThrowsLeavesTheOldFileAndNoTemporary() throws IOException {
    WholeFile.write(file, "old");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("summary.json");
  }

  /** Linux has a disk that is always full. */
  @Test
  void aFullDiskIsSaidWithTheFileAndTheFix() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "only on Linux");
    try (FileOutput out = new FileOutput(file, full, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> out.write(new byte[100_000]))
          .isInstanceOf(IOException.class)
          .satisfies(
              e ->
                  assertThat(Reason.of(e))
                      .isEqualTo(
                          file
                              + ": No space left on device (make room there, then give the command"
                              + " again)"));
    }
  }

  @Test
  void aMissingFolderIsAnIoException() {
    assertThatThrownBy(() -> WholeFile.write(folder.resolve("none/file"), "x"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void twoWritersOfOneFileNeverGiveATornOne() throws Exception {
    WholeFile.write(file, "0".repeat(200_000));
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> done =
          List.of(writers.submit(() -> writeOften("1")), writers.submit(() -> writeOften("2")));
      while (!done.stream().allMatch(Future::isDone)) {
        assertWhole();
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      writers.shutdown();
    }
    assertWhole();
    assertThat(names()).containsExactly("summary.json");
  }

  @Test
  void theFolderIsForcedToDiskAfterAMove() throws IOException {
    assumeTrue(File.separatorChar == '/', "Windows opens no folder");
    assertThat(WholeFile.forceFolder(folder)).isTrue();
    assertThat(WholeFile.forceFolder(folder.resolve("none"))).isFalse();
    Path from = Files.writeString(folder.resolve("from"), "content");
    WholeFile.move(from, file);
    assertThat(file).hasContent("content");
    assertThat(names()).containsExactly("summary.json");
  }

  /** An archive's folders cannot be opened, as those of Windows. */
  @Test
  void whereAFolderCannotBeOpenedFilesAreWrittenAllTheSame() throws IOException {
    URI archive = URI.create("jar:" + folder.resolve("files.zip").toUri());
    try (FileSystem system = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path inside = system.getPath("/summary.json");
      assertThat(WholeFile.forceFolder(inside.getParent())).isFalse();
      WholeFile.write(inside, "whole");
      assertThat(Files.readString(inside)).isEqualTo("whole");
    }
  }

  private Void writeOften(String letter) throws IOException {
    for (int i = 0; i < 30; i++) {
      WholeFile.write(file, letter.repeat(200_000));
    }
    return null;
  }

  private void assertWhole() throws IOException {
    String text = Files.readString(file);
    assertThat(text.length()).isEqualTo(200_000);
    assertThat(text.chars().distinct().count()).isEqualTo(1);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
