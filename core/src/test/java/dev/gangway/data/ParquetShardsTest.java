package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ImageStream;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.image.RealData;
import java.io.IOException;
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

class ParquetShardsTest {

  private static final ImageFormat FORMAT = new ImageFormat(1, 1);

  @TempDir private Path folder;

  private DataSet open(Object place) {
    return new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(place.toString()));
  }

  /** A file with one image of this level for each label. */
  private Path shard(String path, int level, String... labels) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    byte[] image = Files.readAllBytes(ImageFiles.grey(folder.resolve(".level.png"), 1, level));
    List<Consumer<Group>> rows =
        List.of(labels).stream()
            .<Consumer<Group>>map(
                label ->
                    row ->
                        row.append("image", Binary.fromConstantByteArray(image))
                            .append("label", label))
            .toList();
    return ParquetFiles.write(
        file,
        "required binary image; required binary label (STRING);",
        CompressionCodecName.SNAPPY,
        rows);
  }

  private static List<Integer> levels(Images images) {
    return java.util.stream.IntStream.range(0, images.size())
        .mapToObj(i -> images.pixels(i)[0] & 0xff)
        .toList();
  }

  private void assertFails(Object place, String message) {
    assertThatThrownBy(() -> open(place)).isInstanceOf(InputException.class).hasMessage(message);
  }

  @Test
  void theSnapshotOfAHubIsOneSetWithItsParts() {
    DataSet set = open(RealData.fault("parquet/hub"));
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
    LabelledImages train = set.labelled(Part.TRAIN, FORMAT);
    assertThat(train.size()).isEqualTo(300);
    assertThat(train.classes()).isEqualTo(Classes.digits());
    assertThat(set.labelled(Part.TEST, FORMAT).size()).isEqualTo(50);
  }

  @Test
  void publishedSetsInAFolderAreOneSetWithItsParts() {
    DataSet set = open(RealData.folderOf("mnist-m/train.parquet"));
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
    LabelledImages test = set.labelled(Part.TEST, FORMAT);
    assertThat(test.size()).isEqualTo(5000);
    assertThat(test.classes()).isEqualTo(Classes.digits());
  }

  @Test
  void theClassesOfShardsAreThoseOfAll() throws IOException {
    shard("set/part-0.parquet", 10, "dog", "dog");
    shard("set/part-1.parquet", 20, "cat");
    DataSet set = open(folder.resolve("set"));
    assertThat(set.parts()).containsExactly(Part.ALL);
    LabelledImages all = set.labelled(Part.ALL, FORMAT);
    assertThat(all.classes().names()).containsExactly("cat", "dog");
    assertThat(all.labels()).containsExactly(1, 1, 0);
    assertThat(levels(all.images())).containsExactly(10, 10, 20);
    assertThat(levels(set.unlabelled(Part.ALL, FORMAT))).containsExactly(10, 10, 20);
  }

  @Test
  void aPatternNamesFiles() throws IOException {
    shard("set/a-0.parquet", 10, "x");
    shard("set/a-1.parquet", 20, "y");
    shard("set/b-0.parquet", 30, "x");
    DataSet set = open(folder.resolve("set") + "/a-*.parquet");
    assertThat(set.parts()).containsExactly(Part.ALL);
    assertThat(levels(set.unlabelled(Part.ALL, FORMAT))).containsExactly(10, 20);
    assertThatThrownBy(() -> open(folder.resolve("set") + "/c-*.parquet"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("c-*.parquet: no such file or folder");
    assertThatThrownBy(() -> open(folder.resolve("set") + "/[a-*.parquet"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("[a-*.parquet: no such file or folder");
  }

  @Test
  void theCacheOfTheHubLeadsToItsSnapshot() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("datasets--me--set/blobs"));
    Path snapshot =
        Files.createDirectories(folder.resolve("datasets--me--set/snapshots/abc123/tiny"));
    shard("made/train.parquet", 10, "a", "b");
    shard("made/test.parquet", 20, "b");
    for (String part : List.of("train", "test")) {
      Path blob = blobs.resolve("5ec3e7" + part);
      Files.move(folder.resolve("made/" + part + ".parquet"), blob);
      Files.createSymbolicLink(
          snapshot.resolve(part + "-00000-of-00001.parquet"), snapshot.relativize(blob));
    }
    Files.createDirectories(snapshot.resolve(".cache"));
    Files.copy(blobs.resolve("5ec3e7test"), snapshot.resolve(".cache/train-x.parquet"));
    Path refs = Files.createDirectories(folder.resolve("datasets--me--set/refs"));
    Files.writeString(refs.resolve("main"), "abc123\n");
    Files.createDirectories(folder.resolve("datasets--me--set/snapshots/older"));
    for (Path place :
        List.of(snapshot, snapshot.getParent(), folder.resolve("datasets--me--set"))) {
      DataSet set = open(place);
      assertThat(levels(set.unlabelled(Part.TRAIN, FORMAT))).containsExactly(10, 10);
      assertThat(levels(set.unlabelled(Part.TEST, FORMAT))).containsExactly(20);
    }
    List<String> names = new ArrayList<>();
    try (ImageStream images = ImageStream.open(List.of(folder.resolve("datasets--me--set")))) {
      images.forEachRemaining(
          item -> names.add(snapshot.relativize(Path.of(item.name())).toString()));
    }
    assertThat(names)
        .containsExactly(
            "test-00000-of-00001.parquet#0",
            "train-00000-of-00001.parquet#0",
            "train-00000-of-00001.parquet#1");
    Files.delete(refs.resolve("main"));
    assertFails(
        folder.resolve("datasets--me--set"),
        folder.resolve("datasets--me--set")
            + ": holds not exactly one snapshot: found 2 in snapshots, expected one, or refs/main"
            + " that names one (pass the snapshot's own folder)");
  }

  @Test
  void partsAreToldByNamesOfFilesOrFolders() throws IOException {
    shard("set/default/train/0000.parquet", 10, "a");
    shard("set/default/validation/0000.parquet", 20, "a");
    shard("set/default/test/0000.parquet", 30, "a");
    DataSet set = open(folder.resolve("set"));
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.VAL, Part.TEST);
    assertThat(levels(set.unlabelled(Part.VAL, FORMAT))).containsExactly(20);
  }

  @Test
  void otherSplitsAreLeftAloneAndOtherFilesAreNot() throws IOException {
    shard("set/data/train-00000-of-00001.parquet", 10, "a");
    shard("set/data/test-00000-of-00001.parquet", 20, "a");
    shard("set/data/extra-00000-of-00001.parquet", 30, "a");
    DataSet set = open(folder.resolve("set"));
    assertThat(levels(set.unlabelled(Part.TRAIN, FORMAT))).containsExactly(10);
    Path more = shard("set/data/more.parquet", 40, "a");
    assertFails(
        folder.resolve("set"),
        more
            + ": a file beside the parts of a set: found no part in its name, expected train, val"
            + " or test in it (rename it, or name the files that are meant by a pattern)");
  }

  @Test
  void severalConfigurationsAreNamed() throws IOException {
    shard("set/cropped/train-00000-of-00001.parquet", 10, "a");
    shard("set/full/train-00000-of-00001.parquet", 20, "a");
    Path set = folder.resolve("set");
    assertFails(
        set,
        set
            + ": holds several sets: found Parquet files in cropped, full, expected one of them"
            + " (pass one alone, as in "
            + set.resolve("full")
            + ")");
    DataSet one = open(set.resolve("full"));
    assertThat(one.parts()).as("a part alone is a whole").containsExactly(Part.ALL);
    assertThat(levels(one.unlabelled(Part.ALL, FORMAT))).containsExactly(20);
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    shard("set/train-00000-of-00003.parquet", 10, "a");
    shard("set/train-00002-of-00003.parquet", 10, "a");
    assertFails(
        folder.resolve("set"),
        folder.resolve("set/train-*-of-00003.parquet")
            + ": files are missing: found [0, 2], expected 3 of them (download them)");
  }

  @Test
  void theReadmeTellsWhichFilesAreWhichPart() throws IOException {
    shard("set/a.parquet", 10, "a");
    shard("set/deep/er/b.parquet", 20, "a");
    shard("set/c.parquet", 30, "a");
    Path readme = folder.resolve("set/README.md");
    Files.writeString(
        readme,
        """
        ---
        license: mit
        configs:
        - config_name: other
          data_files: "c.parquet"
        - config_name: default
          data_files:
          - split: train
            path: [a.parquet, "**/b.parquet"]
          - split: validation
            path: c.*
          - split: extra
            path: nowhere.parquet
        ---
        # A set
        """);
    DataSet set = open(folder.resolve("set"));
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.VAL);
    assertThat(levels(set.unlabelled(Part.TRAIN, FORMAT))).containsExactly(10, 20);
    Files.writeString(readme, "---\nconfigs: [{data_files: {test: 'x*.parquet'}}]\n---\n");
    assertFails(
        folder.resolve("set"),
        readme
            + ": names files that are not there: found no x*.parquet, expected all of them"
            + " (download them)");
    Files.writeString(
        readme,
        """
        ---
        configs:
        - {config_name: x, data_files: '*'}
        - {config_name: y, data_files: '*'}
        ---
        """);
    assertThatThrownBy(() -> open(folder.resolve("set")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(readme + ": names several sets: found x, y, expected one");
  }

  @Test
  void imagesBesideParquetFilesAreRefused() throws IOException {
    shard("set/a.parquet", 10, "a");
    ImageFiles.grey(folder.resolve("set/b.png"), 1, 3);
    Path set = folder.resolve("set");
    assertFails(
        set,
        set
            + ": holds Parquet files and others: found a.parquet beside b.png, expected either"
            + " Parquet files or images (pass a folder of one or the other, or a pattern such as "
            + set.resolve("*.parquet")
            + ")");
  }

  @Test
  void shardsWhoseLabelsMeanOtherThingsAreRefused() throws IOException {
    Path first = shard("set/a.parquet", 10, "a", "b");
    Path other =
        ParquetFiles.write(
            folder.resolve("set/b.parquet"),
            "required binary image; required int32 label;",
            CompressionCodecName.SNAPPY,
            List.of(
                row ->
                    row.append("image", Binary.fromConstantByteArray(new byte[0]))
                        .append("label", 1)));
    DataSet set = new DataLoader(folder, BadImages.SKIP).open(DataSpec.parse(folder + "/set"));
    assertThatThrownBy(() -> set.labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(other + ": other labels than in " + first);
  }
}
