package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.format.LibsvmFile;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibsvmFileTest {

  private static final ImageFormat FORMAT = new ImageFormat(16, 1);

  @TempDir Path folder;

  private LabelledImages read(Path file) {
    return new DataLoader(folder, BadImages.FAIL)
        .open(DataSpec.parse(file.toString()))
        .labelled(Part.ALL, FORMAT);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("usps"), text);
  }

  @Test
  void labelsCountFromOneAndAbsentValuesAreMiddleGrey() throws IOException {
    LabelledImages set = read(write("10 1:-1 2:1.0 256:-0.5\n\n1 3:0\n"));
    assertThat(set.labels()).containsExactly(9, 0);
    byte[] first = set.images().pixels(0);
    assertThat(first[0]).isEqualTo((byte) 0);
    assertThat(first[1]).isEqualTo((byte) 255);
    assertThat(first[2]).isEqualTo((byte) 128);
    assertThat(first[255]).isEqualTo((byte) 64); // 63.75
    assertThat(set.images().pixels(1)).containsOnly(128);
  }

  @Test
  void bzip2IsUnpacked() throws IOException {
    Path file = folder.resolve("usps.bz2");
    try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(file))) {
      out.write("3 1:1\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(read(file).labels()).containsExactly(2);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 8));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "0 1:1, found label 0",
    "11 1:1, found label 11",
    "1.5 1:1, found label 1.5",
    "1 0:1, found index 0",
    "1 257:1, found index 257",
    "1 1:2, found value 2",
    "1 1:NaN, found value NaN",
    "1 1, found 1",
    "1 1:x, found 'x'",
  })
  void aWrongLineIsNamed(String line, String message) throws IOException {
    Path file = write("1 1:1\n" + line + "\n");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": line 2 is not USPS in LIBSVM text: ")
        .hasMessageContaining(message);
  }

  @Test
  void aLineWithoutEndIsRefused() throws IOException {
    Path file = write("1 " + "1:1 ".repeat(10_000));
    assertThatThrownBy(() -> read(file)).hasMessageContaining("found a longer line");
  }

  @Test
  void blankLinesAloneAreRefused() throws IOException {
    Path file = write("\n\n");
    assertThatThrownBy(() -> Sources.set(new LibsvmFile(file)).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no digits");
  }
}
