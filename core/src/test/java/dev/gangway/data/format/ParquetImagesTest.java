package dev.gangway.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.ParquetFiles;
import dev.gangway.data.format.ParquetRows.Codecs;
import dev.gangway.image.BackgroundColour;
import dev.gangway.image.ImageDecoder;
import dev.gangway.image.ImageItem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetImagesTest {

  @TempDir private Path folder;

  private static List<ImageItem> items(Path file, Optional<String> column) {
    List<ImageItem> items = new ArrayList<>();
    try (ImageStream stream = ImageStream.open(List.of(file), column, List.of())) {
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
    try (InputStream in =
        getClass().getResourceAsStream("/dev/gangway/data/huggingface-gzip.parquet")) {
      Files.copy(in, file);
    }
    List<ImageItem> items = items(file, Optional.empty());
    assertThat(items).hasSize(4);
    assertThat(items.get(0).decode(new ImageDecoder(BackgroundColour.WHITE)).pixels())
        .containsExactly(10, 10, 10);
    assertThat(items.get(2).decode(new ImageDecoder(BackgroundColour.WHITE)).pixels())
        .containsOnly((byte) 200);
    for (int without : new int[] {1, 3}) {
      assertThatThrownBy(() -> items.get(without).decode(new ImageDecoder(BackgroundColour.WHITE)))
          .isInstanceOf(InputException.class)
          .hasMessage(file + "#" + without + ": unreadable image: none in this row");
    }
  }

  @Test
  void aColumnIsNamedWhereSeveralHoldBytes() throws IOException {
    Path file =
        ParquetFiles.write(
            folder.resolve("two.parquet"),
            "optional binary small; optional group big { optional binary data; } repeated binary"
                + " more;",
            CompressionCodecName.SNAPPY,
            List.of(
                row -> {
                  row.append("small", bytes("s"));
                  row.addGroup("big").append("data", bytes("b"));
                }));
    assertThat(items(file, Optional.of("big.data")))
        .map(ParquetImagesTest::text)
        .containsExactly("b");
    assertThatThrownBy(() -> items(file, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": no column of images: found columns of bytes small, big.data, expected a single"
                + " one, or image, img, content (name it with --image-column)");
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
    assertThatThrownBy(() -> new Codecs().getDecompressor(CompressionCodecName.BROTLI))
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

  /** A store that fails once, at its n-th request. */
  private static final class Failing implements InputFile {

    private final Path file;
    private final Throwable failure;
    private int left;

    Failing(Path file, int at, Throwable failure) {
      this.file = file;
      this.left = at;
      this.failure = failure;
    }

    private void request() throws IOException {
      if (left-- == 0 && failure instanceof Error error) {
        throw error;
      } else if (left == -1) {
        throw (IOException) failure;
      }
    }

    @Override
    public long getLength() throws IOException {
      request();
      return Files.size(file);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      request();
      SeekableInputStream stream = new LocalInputFile(file).newStream();
      InputStream failing =
          new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
              request();
              return super.read();
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
              request();
              return super.read(bytes, from, length);
            }
          };
      return new DelegatingSeekableInputStream(failing) {
        @Override
        public long getPos() throws IOException {
          return stream.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
          stream.seek(position);
        }
      };
    }

    boolean hasFailed() {
      return left < 0;
    }
  }

  private static int count(Failing store) throws IOException {
    int count = 0;
    try (ItemSource items =
        ParquetSet.images(store, "s3://far", ParquetRows.Slice.WHOLE, Optional.empty())) {
      while (items.next() != null) {
        count++;
      }
    }
    return count;
  }

  @Test
  void aStoreThatFailsIsNotTakenForABrokenFileWheneverItDoes() throws IOException {
    Path file = ten(CompressionCodecName.SNAPPY);
    int at = 0;
    for (boolean failed = true; failed; at++) {
      Failing store = new Failing(file, at, new IOException("503 slow down"));
      try {
        assertThat(count(store)).isEqualTo(10);
        failed = store.hasFailed();
      } catch (UncheckedIOException e) {
        assertThat(e.getCause()).hasMessage("503 slow down");
      }
    }
    assertThat(at).isGreaterThan(6); // length, opening, footer, four row groups
  }

  @Test
  void memoryThatFailsIsNotTakenForABrokenFile() throws IOException {
    Failing store =
        new Failing(ten(CompressionCodecName.SNAPPY), 7, new OutOfMemoryError("Java heap space"));
    assertThatThrownBy(() -> count(store)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void aFileInAStoreThatIsCutOffIsNamed() throws IOException {
    Path file = ten(CompressionCodecName.ZSTD);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 20));
    assertThatThrownBy(() -> count(new Failing(file, 1000, new IOException())))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("s3://far: not a whole Parquet file: ");
  }
}
