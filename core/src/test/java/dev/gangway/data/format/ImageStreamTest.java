package dev.gangway.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.ParquetFiles;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStreamTest {

  @TempDir private Path folder;

  private List<ImageItem> items(Path... inputs) {
    List<ImageItem> items = new ArrayList<>();
    try (ImageStream stream = ImageStream.open(List.of(inputs))) {
      stream.forEachRemaining(items::add);
    }
    return items;
  }

  /** Names below the test's folder. */
  private List<String> names(Path... inputs) {
    return items(inputs).stream()
        .map(item -> folder.relativize(Path.of(item.name())).toString())
        .toList();
  }

  private Path file(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, path);
  }

  @Test
  void aFolderIsWalkedInTheOrderOfItsPaths() throws IOException {
    for (String path :
        List.of("in/a.png", "in/a/2.png", "in/a/1.png", "in/a-b/x.png", "in/b.png", "in/Z.png")) {
      file(path);
    }
    file("in/.hidden/x.png");
    file("in/README.md");
    List<String> listed =
        ImageTree.ofFolder(folder.resolve("in")).allFiles(folder.resolve("in")).stream()
            .map(path -> folder.relativize(path).toString())
            .toList();
    assertThat(names(folder.resolve("in"))).isEqualTo(listed).hasSize(6);
    assertThat(listed).startsWith("in/Z.png", "in/a-b/x.png", "in/a.png", "in/a/1.png");
  }

  @Test
  void whatIsBeingWrittenInAFolderOfImagesIsNoImage() throws IOException {
    file("in/a.png");
    Path table = file("in/out/all.parquet");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    List<Path> written = List.of(table, folder.resolve("in/b.png"), folder.resolve("no/such"));
    try (ImageStream stream = ImageStream.open(List.of(link), Optional.empty(), written)) {
      file("in/b.png");
      assertThat(stream.next().name()).isEqualTo(link.resolve("a.png").toString());
      assertThat(stream.hasNext()).isFalse();
    }
  }

  @Test
  void parquetFilesInAFolderGiveTheirRows() throws IOException {
    file("in/b.png");
    for (String name : List.of("a", "c")) {
      ParquetFiles.write(
          folder.resolve("in/" + name + ".parquet"),
          "required binary image; required int32 id;",
          CompressionCodecName.SNAPPY,
          List.of(
              row -> row.append("image", Binary.fromString("1")).append("id", 1),
              row -> row.append("image", Binary.fromString("2")).append("id", 2)));
    }
    Path none =
        ParquetFiles.write(
            folder.resolve("in/table.parquet"),
            "required int32 id;",
            CompressionCodecName.SNAPPY,
            List.of(row -> row.append("id", 1)));
    assertThat(names(folder.resolve("in")))
        .containsExactly(
            "in/a.parquet#0",
            "in/a.parquet#1",
            "in/b.png",
            "in/c.parquet#0",
            "in/c.parquet#1",
            "in/table.parquet");
    assertThatThrownBy(
            () ->
                items(folder.resolve("in")).get(5).decode(new ImageDecoder(BackgroundColour.WHITE)))
        .isInstanceOf(InputException.class)
        .hasMessage(none + ": unreadable image: a Parquet file without a column of bytes");
  }

  @Test
  void aLoopOfLinksIsNamed() throws IOException {
    file("in/a/1.png");
    Files.createSymbolicLink(folder.resolve("in/a/again"), folder.resolve("in"));
    assertThatThrownBy(() -> items(folder.resolve("in")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a loop of symbolic links");
  }

  @Test
  void aZipAndATarGiveTheirEntriesInOrder() throws IOException {
    Path zip = folder.resolve("two.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("z.png", "d/", "d/a.png", "__MACOSX/z.png", "notes.txt")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    Path tar = folder.resolve("two.tgz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tar));
        TarArchiveOutputStream archive = new TarArchiveOutputStream(out)) {
      for (String name : List.of("./y.png", "./c/b.png", "./.DS_Store")) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(3);
        archive.putArchiveEntry(entry);
        archive.write(new byte[] {1, 2, 3});
        archive.closeArchiveEntry();
      }
    }
    Path single = file("last.png");
    assertThat(names(zip, tar, single))
        .containsExactly(
            "two.zip/z.png", "two.zip/d/a.png", "two.tgz/y.png", "two.tgz/c/b.png", "last.png");
    ImageItem first = items(zip).get(0);
    assertThat(((ImageItem.InMemory) first).content())
        .isEqualTo("z.png".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anArchiveThatBreaksOffIsNamed() throws IOException {
    Path zip = folder.resolve("cut.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a.png"));
      byte[] noise = new byte[100_000];
      new java.util.Random(1).nextBytes(noise);
      out.write(noise);
    }
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, java.util.Arrays.copyOf(whole, 50_000));
    assertThatThrownBy(() -> items(zip))
        .isInstanceOf(InputException.class)
        .hasMessage(zip + ": not a whole zip: its directory is broken (copy or download it again)");
  }

  @Test
  void anInputThatIsNotThereIsNamedBeforeAnyWork() throws IOException {
    Path missing = folder.resolve("missing");
    Path there = file("a.png");
    assertThatThrownBy(() -> ImageStream.open(List.of(there, missing)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(missing + ": no such file or folder");
  }

  @Test
  void whatIsNoImageIsFoundWhenItIsDecoded() throws IOException {
    ImageItem item = items(file("a.png")).get(0);
    assertThatThrownBy(() -> item.decode(new ImageDecoder(BackgroundColour.WHITE)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.png: unreadable image");
    Path empty = Files.createFile(folder.resolve("empty.png"));
    assertThatThrownBy(() -> items(empty).get(0).decode(new ImageDecoder(BackgroundColour.WHITE)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("empty file");
  }
}
