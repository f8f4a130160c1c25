package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.run.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetItemsTest {

  @TempDir private Path folder;

  private static List<ImageItem> items(Path file, Optional<String> column) {
    List<ImageItem> items = new ArrayList<>();
    try (ImageStream stream = ImageStream.open(List.of(file), column)) {
      stream.forEachRemaining(items::add);
    }
    return items;
  }

  private static String text(ImageItem item) {
    return new String(((ImageItem.InMemory) item).content(), StandardCharsets.UTF_8);
  }

  private static Binary bytes(String text) {
    return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Ten rows "image 0", "image 1"... */
  private Path ten(CompressionCodecName codec) throws IOException {
    List<Consumer<Group>> rows =
        IntStream.range(0, 10)
            .<Consumer<Group>>mapToObj(
                i ->
                    row ->
                        row.append("id", i)
                            .append("name", "x")
                            .append("picture", bytes("image " + i)))
            .toList();
    return ParquetFiles.write(
        folder.resolve("ten.parquet"),
        "required int32 id; required binary name (STRING); optional binary picture;",
        codec,
        rows);
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "ZSTD", "LZ4_RAW"})
  void theOnlyColumnOfBytesIsReadInOrderOverRowGroups(CompressionCodecName codec)
      throws IOException {
    Path file = ten(codec);
    List<ImageItem> items = items(file, Optional.empty());
    assertThat(items).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(items.get(i).name()).isEqualTo(file + "#" + i);
      assertThat(text(items.get(i))).isEqualTo("image " + i);
    }
  }

  /** Written by PyArrow 26 as Hugging Face's datasets has it, packed with gzip. */
  @Test
  void imagesInAStructAreFoundAndRowsWithoutAnImageAreTold() throws IOException {
    Path file = folder.resolve("huggingface.parquet");
    try (InputStream in = getClass().getResourceAsStream("huggingface-gzip.parquet")) {
      Files.copy(in, file);
    }
    List<ImageItem> items = items(file, Optional.empty());
    assertThat(items).hasSize(4);
    assertThat(items.get(0).decode().pixels()).containsExactly(10, 10, 10);
    assertThat(items.get(2).decode().pixels()).containsOnly((byte) 200);
    for (int without : new int[] {1, 3}) {
      assertThatThrownBy(items.get(without)::decode)
          .isInstanceOf(InputException.class)
          .hasMessage(file + "#" + without + ": unreadable image: none in this row");
    }
  }

  @Test
  void aColumnIsNamedWhereSeveralHoldBytes() throws IOException {
    Path file =
        ParquetFiles.write(
            folder.resolve("two.parquet"),
            "optional binary small; optional group big { optional binary data; } repeated binary more;",
            CompressionCodecName.SNAPPY,
            List.of(
                row -> {
                  row.append("small", bytes("s"));
                  row.addGroup("big").append("data", bytes("b"));
                }));
    assertThat(items(file, Optional.of("big.data")))
        .map(ParquetItemsTest::text)
        .containsExactly("b");
    assertThatThrownBy(() -> items(file, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": no column of images: found columns of bytes small, big.data, expected a single"
                + " one, or image.bytes, image, content (name it with --image-column)");
    assertThatThrownBy(() -> items(file, Optional.of("big")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found columns of bytes small, big.data, expected big (");
  }

  @Test
  void aFileWithoutImagesIsNamed() throws IOException {
    Path file =
        ParquetFiles.write(
            folder.resolve("none.parquet"),
            "required int32 id;",
            CompressionCodecName.SNAPPY,
            List.of(row -> row.append("id", 1)));
    assertThatThrownBy(() -> items(file, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "no column of images: found no column of bytes, expected a single one");
  }

  @Test
  void aPackingThatIsNotReadIsNamed() {
    assertThatThrownBy(() -> new ParquetCodecs().getDecompressor(CompressionCodecName.BROTLI))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("packed with BROTLI");
  }

  @Test
  void aFileThatIsCutOffIsNamed() throws IOException {
    Path file = ten(CompressionCodecName.ZSTD);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 20));
    assertThatThrownBy(() -> items(file, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": not a whole Parquet file: ")
        .hasMessageEndingWith("(copy or download it again)");
  }

  @Test
  void brokenFilesAreComplainedAboutAndNothingElse() throws IOException {
    Path file = ten(CompressionCodecName.SNAPPY);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(5);
    int told = 0;
    for (int i = 0; i < 300; i++) {
      byte[] broken = whole.clone();
      for (int k = 0; k < 3; k++) {
        broken[4 + random.nextInt(whole.length - 4)] = (byte) random.nextInt();
      }
      Files.write(file, broken);
      try {
        assertThat(items(file, Optional.empty())).hasSizeLessThan(1000);
      } catch (InputException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        told++;
      }
    }
    assertThat(told).isGreaterThan(100);
  }
}
