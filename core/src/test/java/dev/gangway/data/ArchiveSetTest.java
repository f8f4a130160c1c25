package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.RealData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as sets. */
class ArchiveSetTest {

  private static final ImageFormat FORMAT = new ImageFormat(1, 1);

  @TempDir private Path folder;

  private DataSet open(Path file) {
    return new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(file.toString()));
  }

  private byte[] image(int level) throws IOException {
    return Files.readAllBytes(ImageFiles.grey(folder.resolve("level.png"), 1, level));
  }

  /** A member for each path and its level; levels below 0 are no images. */
  private Map<String, byte[]> members(Object... pathsAndLevels) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < pathsAndLevels.length; i += 2) {
      int level = (int) pathsAndLevels[i + 1];
      members.put(
          (String) pathsAndLevels[i],
          level < 0 ? "none".getBytes(StandardCharsets.UTF_8) : image(level));
    }
    return members;
  }

  private Path zip(Map<String, byte[]> members) throws IOException {
    Path file = folder.resolve("set.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        out.putNextEntry(new ZipEntry(member.getKey()));
        out.write(member.getValue());
      }
    }
    return file;
  }

  private Path tarball(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
        entry.setSize(member.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    }
    Path file = folder.resolve("set.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      bytes.writeTo(out);
    }
    return file;
  }

  @Test
  void anArchiveIsTheSetThatItsFolderIs() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    Path unpacked = folder.resolve("unpacked");
    for (int i = 40; i > 0; i--) { // not in the order of their names
      String path = (i % 3 == 0 ? "dog/" : "cat/deep/") + i + ".png";
      members.put(path, image(i));
      Files.createDirectories(unpacked.resolve(path).getParent());
      Files.write(unpacked.resolve(path), image(i));
    }
    LabelledImages plain = open(unpacked).labelled(Part.ALL, FORMAT);
    assertThat(plain.size()).isEqualTo(40);
    for (Path archive : List.of(zip(members), tarball(members))) {
      DataSet set = open(archive);
      assertThat(set.labels(Part.ALL)).isTrue();
      LabelledImages read = set.labelled(Part.ALL, FORMAT);
      assertThat(read.classes()).isEqualTo(plain.classes());
      assertThat(DataDigest.of(read)).isEqualTo(DataDigest.of(plain));
      assertThat(DataDigest.of(set.unlabelled(Part.ALL, FORMAT)))
          .isEqualTo(DataDigest.of(open(unpacked).unlabelled(Part.ALL, FORMAT)));
    }
  }

  @Test
  void theFolderAroundAllAndWhatMacsAddArePassedOver() throws IOException {
    Path file =
        zip(
            members(
                "photos/.DS_Store", -1,
                "photos/README.md", -1,
                "photos/train/b/1.png", 10,
                "photos/train/a/1.png", 20,
                "photos/test/a/1.png", 30,
                "photos/test/b/1.png", 40,
                "__MACOSX/photos/train/a/._1.png", -1));
    DataSet set = open(file);
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
    LabelledImages train = set.labelled(Part.TRAIN, FORMAT);
    assertThat(train.classes().names()).containsExactly("a", "b");
    assertThat(train.images().pixels(0)).containsExactly(20);
    assertThat(train.images().pixels(1)).containsExactly(10);
    assertThat(set.labelled(Part.TEST, FORMAT).images().pixels(1)).containsExactly(40);
  }

  @Test
  void aFlatArchiveIsATarget() throws IOException {
    DataSet set = open(zip(members("photos/1.png", 1, "photos/2.png", 2)));
    assertThat(set.labels(Part.ALL)).isFalse();
    assertThat(set.unlabelled(Part.ALL, FORMAT).size()).isEqualTo(2);
  }

  @Test
  void unreadableMembersAreNamedAndSkippedWhereAsked() throws IOException {
    Path file = zip(members("a/1.png", 1, "a/2.png", -1, "b/1.png", 3));
    assertThatThrownBy(() -> open(file).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file + "/a/2.png: unreadable image: ");
    List<String> skipped = new ArrayList<>();
    LabelledImages read =
        new DataLoader(folder, BadImages.SKIP)
            .withSkipListener(skipped::add)
            .open(DataSpec.parse(file.toString()))
            .labelled(Part.ALL, FORMAT);
    assertThat(read.labels()).containsExactly(0, 1);
    assertThat(skipped).singleElement().asString().startsWith(file + "/a/2.png: ");
  }

  @Test
  void aMemberThatLeadsOutEndsTheReading() {
    Path file = RealData.fault("archives/evil.zip");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file + "/../../evil.png: its name leads out of a folder (do not use this archive)");
  }

  @Test
  void aTarThatIsCutIsNoSet() {
    Path file = RealData.fault("archives/cut2570.tar");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": truncated file (copy or download it again)");
  }

  @Test
  void linksAreNamed() {
    Path file = RealData.fault("archives/links.tar");
    assertThatThrownBy(() -> open(file).unlabelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unreadable image: ");
  }

  @Test
  void namesOfTheOldCodePageAreClasses() {
    LabelledImages read = open(RealData.fault("archives/cp437.zip")).labelled(Part.ALL, FORMAT);
    assertThat(read.classes().names()).containsExactly("d", "é");
    assertThat(read.labels()).containsExactly(0, 0, 0, 1);
  }

  @Test
  void anArchiveInXzIsASet() {
    assertThat(open(RealData.fault("archives/a.tar.xz")).unlabelled(Part.ALL, FORMAT).size())
        .isEqualTo(4);
  }

  @Test
  void aFileBesideTheClassFoldersIsNamed() throws IOException {
    Path file = zip(members("a/1.png", 1, "b/1.png", 2, "c.png", 3));
    assertThat(open(file).labels(Part.ALL)).isFalse();
    assertThatThrownBy(() -> open(file).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.resolve("c.png") + ": a file beside the class folders");
  }

  @Test
  void anArchiveWithoutImagesIsTold() throws IOException {
    Path file = zip(members("notes.txt", -1));
    assertThatThrownBy(() -> open(file).unlabelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": no images");
  }
}
