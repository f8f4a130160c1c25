package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns are taken for images and labels, in sets. */
class ParquetColumnsTest {

  private static final ImageFormat FORMAT = new ImageFormat(1, 1);

  @TempDir private Path folder;

  private LabelledImages labelled(String spec) {
    return new DataLoader(folder, BadImages.FAIL)
        .open(DataSpec.parse(spec))
        .labelled(Part.ALL, FORMAT);
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

  /** Two rows: images 10 and 20 in one column, 30 and 40 in another, two columns of numbers. */
  private Path two(String images, String others, String labels, String numbers) throws IOException {
    return file(
        "required binary %s; required binary %s; required int64 %s; required int32 %s;"
            .formatted(images, others, labels, numbers),
        IntStream.of(0, 1)
            .<Consumer<Group>>mapToObj(
                i ->
                    row ->
                        row.append(images, grey(10 + 10 * i))
                            .append(others, grey(30 + 10 * i))
                            .append(labels, (long) i)
                            .append(numbers, 1 - i))
            .toList());
  }

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessage(message);
  }

  @Test
  void amongSeveralTheUsualNamesAreTakenInCapitalsOrNot() throws IOException {
    Path file = two("mask", "Image", "id", "Label");
    LabelledImages read = labelled(file.toString());
    assertThat(read.images().pixels(0)).containsExactly(30);
    assertThat(read.labels()).containsExactly(1, 0);
  }

  @Test
  void theOnlyColumnWhoseNameEndsAsLabelsDoIsTaken() throws IOException {
    Path file = two("img", "mask", "row", "digit_class");
    assertThat(labelled(file.toString()).labels()).containsExactly(1, 0);
  }

  @Test
  void columnsAreNamedAfterThePath() throws IOException {
    Path file = two("left", "right", "fine_label", "coarse_label");
    assertThat(labelled(file + ":image=right:label=coarse_label").labels()).containsExactly(1, 0);
    LabelledImages other = labelled(file + ":image=left:label=fine_label");
    assertThat(other.labels()).containsExactly(0, 1);
    assertThat(other.images().pixels(1)).containsExactly(20);
  }

  @Test
  void whatIsNotClearIsNamedWithItsCandidates() throws IOException {
    Path file = two("left", "right", "fine_label", "coarse_label");
    assertFails(
        () -> labelled(file + ":image=left"),
        file
            + ": not a labelled set: found columns fine_label, coarse_label, expected text or whole"
            + " numbers in label, labels, class (name it after the path, as in "
            + file
            + ":label=fine_label)");
    assertFails(
        () -> labelled(file + ":label=fine_label"),
        file
            + ": no column of images: found columns of bytes left, right, expected a single one, or"
            + " image, img, content (name it after the path, as in "
            + file
            + ":image=left)");
    assertFails(
        () -> labelled(file + ":image=left:label=kind"),
        file
            + ": no such column of labels: found columns fine_label, coarse_label, expected kind"
            + " (name it after the path, as in "
            + file
            + ":label=fine_label)");
    assertFails(
        () -> labelled(file + ":image=middle:label=fine_label"),
        file
            + ": no column of images: found columns of bytes left, right, expected middle (name it"
            + " after the path, as in "
            + file
            + ":image=left)");
  }

  @Test
  void aWrongNameIsToldOfATargetToo() throws IOException {
    Path file = two("image", "mask", "label", "id");
    DataSet set =
        new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(file + ":label=lable"));
    assertThatThrownBy(() -> set.labels(Part.ALL))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found columns label, id, expected lable");
  }

  @Test
  void columnsAreNamedOfParquetFilesAlone() {
    assertFails(
        () -> new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse("mnist:label=x")),
        "mnist is no set in Parquet files: it has no columns to name (leave :label=x out)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s_fine", "lowcase_Label", "h12_int", "s_names2"})
  void filesOfPeopleAreRead(String name) {
    Path file = RealData.fault("parquet/" + name + ".parquet");
    LabelledImages read = labelled(file.toString());
    assertThat(read.size()).isIn(180, 300);
    assertThat(read.classes().count()).isEqualTo(name.equals("h12_int") ? 12 : 10);
    assertThat(read.labels()).contains(0, 5, 9);
  }

  @Test
  void publishedCharactersHaveTheNamesOfTheirNote() {
    LabelledImages read = labelled(RealData.file("chars74k/font.parquet").toString());
    assertThat(read.classes().names()).hasSize(34).startsWith("0", "1").endsWith("Y", "Z");
    long[] perClass = new long[34];
    for (int label : read.labels()) {
      perClass[label]++;
    }
    assertThat(perClass).containsOnly(1016);
  }

  @Test
  void moreLabelsThanNamesAreToldOf() {
    Path file = RealData.fault("parquet/fewnames.parquet");
    assertFails(
        () -> labelled(file.toString()),
        file
            + ": more labels than names in column label: found label 9, expected 0 to 1, since its"
            + " note names 2 classes (a, b) (write the file with the names of all classes, or"
            + " without any)");
  }
}
