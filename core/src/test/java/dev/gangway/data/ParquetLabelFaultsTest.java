package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.RealData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels in Parquet files as people have them, beside folders of the same classes. */
class ParquetLabelFaultsTest {

  private static final ImageFormat FORMAT = new ImageFormat(28, 1);

  @TempDir private Path folder;

  private DataSet open(Path file) {
    return new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(file.toString()));
  }

  private PartlyLabelled read(String fault) {
    return open(RealData.fault("parquet/" + fault + ".parquet")).partlyLabelled(Part.ALL, FORMAT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h_neg_struct", "h_neg_bytes", "h_null"})
  void imagesOfAnUnlabelledSplitHaveNoLabel(String fault) {
    PartlyLabelled set = read(fault);
    assertThat(set.labels()).hasSize(300).containsOnly(PartlyLabelled.NONE);
    assertThat(set.labelled().size()).isZero();
    DataSet file = open(RealData.fault("parquet/" + fault + ".parquet"));
    assertThat(file.unlabelled(Part.ALL, FORMAT).size()).isEqualTo(300);
    assertThatThrownBy(() -> file.labelled(Part.ALL, FORMAT))
        .hasMessageContaining("found 300 of 300 images without a label");
  }

  @Test
  void ofSomeLabelsTheOthersAreNone() {
    PartlyLabelled set = read("h_neg_some");
    assertThat(set.size()).isEqualTo(300);
    assertThat(set.classes().names()).isEqualTo(Classes.digits().names());
    int[] counts = new int[10];
    Arrays.stream(set.labelled().labels()).forEach(label -> counts[label]++);
    assertThat(counts).containsOnly(15);
  }

  /** The noted order is zebra, ape, cow. */
  @ParameterizedTest
  @ValueSource(strings = {"h3_feat", "s3_feat"})
  void notedNamesMeetThoseOfFoldersInAnotherOrder(String fault) throws IOException {
    for (String name : List.of("ape", "cow", "zebra")) {
      ImageFiles.grey(folder.resolve("animals/" + name + "/1.png"), 4, 1);
    }
    Classes sorted = open(folder.resolve("animals")).labelled(Part.ALL, FORMAT).classes();
    PartlyLabelled set = read(fault);
    PartlyLabelled met = ClassMatch.of(sorted, set).images();
    int[] places = {2, 0, 1};
    assertThat(met.labels())
        .isEqualTo(Arrays.stream(set.labels()).map(label -> places[label]).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"h12_int", "s12_int"})
  void numbersMeetFoldersOfTheSameNames(String fault) throws IOException {
    for (int name = 0; name < 12; name++) {
      ImageFiles.grey(folder.resolve("numbers/" + name + "/1.png"), 4, 1);
    }
    Classes sorted = open(folder.resolve("numbers")).labelled(Part.ALL, FORMAT).classes();
    assertThat(sorted.names().subList(0, 5)).containsExactly("0", "1", "10", "11", "2");
    PartlyLabelled set = read(fault);
    ClassMatch match = ClassMatch.of(sorted, set);
    int[] met = match.images().labels();
    for (int i = 0; i < met.length; i++) {
      assertThat(sorted.name(met[i])).isEqualTo(Integer.toString(set.labels()[i]));
    }
    assertThat(match.note("x")).isEmpty();
  }
}
