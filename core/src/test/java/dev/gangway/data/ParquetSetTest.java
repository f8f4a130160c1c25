package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetSetTest {

  private static final ImageFormat FORMAT = new ImageFormat(1, 1);

  @TempDir private Path folder;

  private DataSet open(Path file) {
    return new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(file.toString()));
  }

  private Binary grey(int level) {
    try {
      Path image = ImageFiles.grey(folder.resolve(level + ".png"), 1, level);
      return Binary.fromConstantByteArray(Files.readAllBytes(image));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(String columns, List<Consumer<Group>> rows) throws IOException {
    return ParquetFiles.write(
        folder.resolve("set.parquet"), columns, CompressionCodecName.SNAPPY, rows);
  }

  @Test
  void namesOfClassesAreSorted() throws IOException {
    Path file =
        file(
            "required binary image; required binary label (STRING);",
            List.of(
                row -> row.append("image", grey(30)).append("label", "dog"),
                row -> row.append("image", grey(10)).append("label", "cat"),
                row -> row.append("image", grey(20)).append("label", "dog")));
    DataSet set = open(file);
    assertThat(set.labels(Part.ALL)).isTrue();
    LabelledImages images = set.labelled(Part.ALL, FORMAT);
    assertThat(images.classes().names()).containsExactly("cat", "dog");
    assertThat(images.labels()).containsExactly(1, 0, 1);
    assertThat(images.images().pixels(0)).containsExactly(30);
    assertThat(images.images().pixels(1)).containsExactly(10);
    assertThat(set.unlabelled(Part.ALL, FORMAT).size()).isEqualTo(3);
  }

  @Test
  void numbersAreTheirOwnNames() throws IOException {
    Path file =
        file(
            "required binary image; required int32 label;",
            List.of(
                row -> row.append("image", grey(30)).append("label", 2),
                row -> row.append("image", grey(10)).append("label", 0)));
    LabelledImages images = open(file).labelled(Part.ALL, FORMAT);
    assertThat(images.classes().names()).containsExactly("0", "1", "2");
    assertThat(images.labels()).containsExactly(2, 0);
  }

  /** The file of ParquetImagesTest: two of its four rows have no image. */
  @Test
  void numbersHaveTheNamesThatHuggingFaceNotesAndBadRowsAreSkipped() throws IOException {
    Path file = folder.resolve("huggingface.parquet");
    try (InputStream in =
        getClass().getResourceAsStream("/dev/gangway/data/huggingface-gzip.parquet")) {
      Files.copy(in, file);
    }
    List<String> skipped = new ArrayList<>();
    DataSet set =
        new DataLoader(folder, BadImages.SKIP)
            .withSkipListener(skipped::add)
            .open(DataSpec.parse(file.toString()));
    LabelledImages images = set.labelled(Part.ALL, FORMAT);
    assertThat(images.classes().names()).containsExactly("cat", "dog");
    assertThat(images.labels()).containsExactly(1, 1);
    assertThat(images.images().pixels(0)).containsExactly(10);
    assertThat(skipped)
        .containsExactly(
            file + "#1: unreadable image: none in this row",
            file + "#3: unreadable image: none in this row");
    assertThatThrownBy(() -> open(file).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": 2 of 4 images cannot be read (")
        .hasMessageContaining("--skip-bad-images): " + file + "#1: unreadable image: none in this");
  }

  @Test
  void aFileWithoutLabelsIsATargetAlone() throws IOException {
    Path file =
        file(
            "required binary image; optional double label;",
            List.of(row -> row.append("image", grey(30))));
    DataSet set = open(file);
    assertThat(set.labels(Part.ALL)).isFalse();
    assertThat(set.unlabelled(Part.ALL, FORMAT).pixels(0)).containsExactly(30);
    assertThatThrownBy(() -> set.labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": not a labelled set: found no column of text or whole numbers, expected text or"
                + " whole numbers in label, labels, class (pass it as a target)");
  }

  @Test
  void minusOneAndEmptyCellsMeanUnlabelled() throws IOException {
    Path file =
        file(
            "required binary image; optional int64 label;",
            List.of(
                row -> row.append("image", grey(30)).append("label", -1L),
                row -> row.append("image", grey(10)).append("label", 1L),
                row -> row.append("image", grey(20))));
    PartlyLabelled set = open(file).partlyLabelled(Part.ALL, FORMAT);
    assertThat(set.labels()).containsExactly(-1, 1, -1);
    assertThat(set.classes().names()).containsExactly("0", "1");
    assertThat(set.labelled().images().pixels(0)).containsExactly(10);
    assertThat(open(file).unlabelled(Part.ALL, FORMAT).size()).isEqualTo(3);
    assertThatThrownBy(() -> open(file).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": not a labelled set: found 2 of 3 images without a label, expected a label for"
                + " each (leave these out, or pass the set as a target)");
    Files.delete(file);
    Path text =
        file(
            "required binary image; optional binary label (STRING);",
            List.of(
                row -> row.append("image", grey(30)).append("label", " dog "),
                row -> row.append("image", grey(10)).append("label", ""),
                row -> row.append("image", grey(20))));
    PartlyLabelled named = open(text).partlyLabelled(Part.ALL, FORMAT);
    assertThat(named.classes().names()).containsExactly("dog");
    assertThat(named.labels()).containsExactly(0, -1, -1);
  }

  @Test
  void labelsThatCannotBeAreNamed() throws IOException {
    Path negative =
        file(
            "required binary image; optional int64 label;",
            List.of(row -> row.append("image", grey(30)).append("label", -2L)));
    assertThatThrownBy(() -> open(negative).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessage(
            negative
                + ": wrong label in column label: found -2, expected -1 for none, or 0 to 99999"
                + " (leave such rows out)");
  }
}
