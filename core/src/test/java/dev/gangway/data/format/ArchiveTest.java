package dev.gangway.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageItem;
import dev.gangway.image.RealData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchiveTest {

  private static final int LOCAL = 0x04034b50; // before a member's content
  private static final int CENTRAL = 0x02014b50; // in the directory at the end

  @TempDir private Path folder;

  /** What came of each item of a file: a member's name, and "read" or why it was not. */
  private static List<String> outcomes(Path file) {
    List<String> outcomes = new ArrayList<>();
    try (ImageStream stream = ImageStream.open(List.of(file))) {
      stream.forEachRemaining(
          item -> outcomes.add(outcome(item).replace(file.toString() + "/", "")));
    }
    return outcomes;
  }

  private static String outcome(ImageItem item) {
    try {
      item.decode(new ImageDecoder(BackgroundColour.WHITE));
      return item.name() + ": read";
    } catch (InputException e) {
      return e.getMessage();
    }
  }

  private byte[] image(int level) throws IOException {
    return Files.readAllBytes(ImageFiles.grey(folder.resolve("level.png"), 1, level));
  }

  /** A zip of images a.png, b.png and c.png, changed before it is written. */
  private Path zip(BiConsumer<ByteBuffer, List<Integer>> change) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : List.of("a.png", "b.png", "c.png")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(image(name.charAt(0)));
      }
    }
    ByteBuffer content = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> directory = new ArrayList<>();
    for (int at = 0; at < content.limit() - 4; at++) {
      if (content.getInt(at) == CENTRAL) {
        directory.add(at);
      }
    }
    change.accept(content, directory);
    return Files.write(folder.resolve("images.zip"), content.array());
  }

  private static void addTo(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** A tar of images a.png and b.png, in records of 512 bytes. */
  private byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512)) {
      addTo(tar, "a.png", image(1));
      addTo(tar, "b.png", image(2));
    }
    return bytes.toByteArray();
  }

  @Test
  void membersThatLeadOutAreRowsWithAnErrorAndNothingIsWritten() {
    Path file = RealData.fault("archives/evil.zip");
    List<Path> places =
        List.of(
            file.resolveSibling("../../evil.png"),
            Path.of("../../evil.png"),
            Path.of("b.png"),
            Path.of("/abs.png"));
    assertThat(places).noneMatch(Files::exists);
    assertThat(outcomes(file))
        .containsExactly(
            "../../evil.png: unreadable image: its name has '..', which leads out of a folder",
            "/abs.png: read",
            "a/../b.png: unreadable image: its name has '..', which leads out of a folder",
            "c\\d.png: read",
            "new\nline.png: read");
    assertThat(places).noneMatch(Files::exists);
  }

  @Test
  void linksAndDevicesAreRowsWithAnError() {
    assertThat(outcomes(RealData.fault("archives/links.tar")))
        .containsExactly(
            "d/0.png: read",
            "d/1.png: read",
            "d/2.png: read",
            "d/3.png: read",
            "d/hard.png: unreadable image: a link to d/0.png (unpack the archive and give the"
                + " folder)",
            "d/sym.png: unreadable image: a link to 0.png (unpack the archive and give the folder)",
            "d/fifo.png: unreadable image: not a file but a device or a pipe",
            "d/dev.png: unreadable image: not a file but a device or a pipe");
  }

  @Test
  void xzIsRead() {
    assertThat(outcomes(RealData.fault("archives/a.tar.xz")))
        .containsExactly("d/0.png: read", "d/1.png: read", "d/2.png: read", "d/3.png: read");
  }

  @Test
  void namesOfTheOldCodePageAreRead() {
    assertThat(outcomes(RealData.fault("archives/cp437.zip")))
        .containsExactly("é/0.png: read", "d/1.png: read", "d/2.png: read", "d/3.png: read");
  }

  @Test
  void aTarThatIsCutInsideAHeaderIsTold() {
    Path file = RealData.fault("archives/cut2570.tar");
    List<String> read = new ArrayList<>();
    try (ImageStream stream = ImageStream.open(List.of(file))) {
      assertThatThrownBy(() -> stream.forEachRemaining(item -> read.add(outcome(item))))
          .isInstanceOf(InputException.class)
          .hasMessage(file + ": truncated file (copy or download it again)");
    }
    assertThat(read).containsExactly(file + "/d/0.png: read");
  }

  @Test
  void aTarIsCutWhereverItsEndMarkIsMissing() throws IOException {
    byte[] whole = tar();
    Path file = folder.resolve("cut.tar");
    int twoMembers = whole.length - 1024;
    for (int length : new int[] {300, 512, 700, twoMembers / 2, twoMembers - 5, twoMembers}) {
      Files.write(file, Arrays.copyOf(whole, length));
      if (length >= 262) {
        assertThatThrownBy(() -> outcomes(file))
            .as("%s bytes", length)
            .isInstanceOf(InputException.class)
            .hasMessageStartingWith(file + ": ");
      }
    }
    Files.write(file, Arrays.copyOf(whole, twoMembers + 512));
    assertThat(outcomes(file)).containsExactly("a.png: read", "b.png: read");
  }

  @Test
  void tarsInARowAreTold() throws IOException {
    byte[] one = tar();
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    Path file = Files.write(folder.resolve("two.tar"), two);
    assertThatThrownBy(() -> outcomes(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": cannot be read: more follows after its end mark: several tars in one file"
                + " (copy or download it again)");
  }

  @Test
  void encryptedMembersAreNamed() throws IOException {
    Path file =
        zip(
            (content, directory) -> {
              int flags = directory.get(1) + 8;
              content.putShort(flags, (short) (content.getShort(flags) | 1));
            });
    assertThat(outcomes(file))
        .containsExactly(
            "a.png: read",
            "b.png: unreadable image: encrypted (unpack the archive with its password and give the"
                + " folder)",
            "c.png: read");
  }

  @Test
  void aMemberWhoseChecksumDoesNotFitIsARowWithAnError() throws IOException {
    Path file = zip((content, directory) -> content.putInt(directory.get(0) + 16, 7));
    assertThat(outcomes(file))
        .containsExactly(
            "a.png: unreadable image: its checksum does not fit", "b.png: read", "c.png: read");
  }

  @Test
  void membersThatShareBytesAreRefused() throws IOException {
    Path file =
        zip(
            (content, directory) -> {
              for (int member : directory) {
                content.putInt(member + 20, directory.get(0) - 40); // packed size
                content.putInt(member + 42, 0); // where it lies
              }
            });
    assertThatThrownBy(() -> outcomes(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": members overlap, as in a zip bomb (do not use this file)");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 200, 330})
  void aZipThatIsCutIsTold(int length) throws IOException {
    Path file = zip((content, directory) -> assertThat(content.getInt(0)).isEqualTo(LOCAL));
    byte[] whole = Files.readAllBytes(file);
    assertThat(whole).hasSizeGreaterThan(340);
    Files.write(file, Arrays.copyOf(whole, length));
    assertThatThrownBy(() -> outcomes(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": not a whole zip: ");
  }

  @Test
  void aTarThatUnpacksWithoutEndIsTold() throws IOException {
    Path file = folder.resolve("bomb.tar.xz");
    try (OutputStream out = new XZOutputStream(Files.newOutputStream(file), new LZMA2Options(0));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 512)) {
      addTo(tar, "small.png", image(1));
      for (int i = 0; i < 4; i++) {
        addTo(tar, i + ".png", new byte[40 << 20]);
      }
    }
    assertThat(Files.size(file)).isLessThan(60_000);
    assertThatThrownBy(() -> outcomes(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file + ": cannot be read: unpacks to more than ")
        .hasMessageContaining("as no set of images does");
  }

  @Test
  void aMemberThatIsTooLargeIsARowWithAnError() throws IOException {
    Path file = folder.resolve("large.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("large.png"));
      byte[] some = new byte[1 << 20];
      for (int i = 0; i < 65; i++) {
        out.write(some);
      }
      out.putNextEntry(new ZipEntry("notes.txt"));
      out.write("no image".getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("small.png"));
      out.write(image(3));
    }
    assertThat(outcomes(file))
        .containsExactly(
            "large.png: unreadable image: more than 67108864 bytes", "small.png: read");
  }
}
