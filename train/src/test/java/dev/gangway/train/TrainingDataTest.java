package dev.gangway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.BadImages;
import dev.gangway.data.DataLoader;
import dev.gangway.data.LabelledImages;
import dev.gangway.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of grey images; each image's level is its own, so that it can be told apart. */
class TrainingDataTest {

  private static final ImageFormat FORMAT = new ImageFormat(4, 1);

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private int nextLevel = 1;

  @BeforeEach
  void write() throws IOException {
    classes("source", 20, "cat", "dog");
    classes("split/train", 6, "cat", "dog");
    classes("split/test", 3, "cat", "dog");
    images("flat", 5);
  }

  private void classes(String set, int each, String... names) throws IOException {
    for (String name : names) {
      images(set + "/" + name, each);
    }
  }

  private void images(String place, int count) throws IOException {
    Path inside = Files.createDirectories(folder.resolve(place));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 16; p++) {
        image.getRaster().setSample(p % 4, p / 4, 0, nextLevel);
      }
      nextLevel++;
      ImageIO.write(image, "png", inside.resolve(i + ".png").toFile());
    }
  }

  private TrainingData read(String source, String target, String targetTest) {
    return reader(1).read(spec(source), spec(target), targetTest == null ? null : spec(targetTest));
  }

  private TrainingData.Reader reader(long seed) {
    DataLoader loader = new DataLoader(folder, BadImages.FAIL);
    return new TrainingData.Reader(loader, FORMAT, seed, Protocol.FULL, notes::add);
  }

  private String spec(String name) {
    return folder.resolve(name).toString();
  }

  private static List<Integer> levels(LabelledImages set) {
    List<Integer> levels = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      levels.add(set.images().pixels(i)[0] & 255);
    }
    return levels;
  }

  @Test
  void aSourceWithoutTestPartHasATenthOfEachClassHeldOut() {
    TrainingData data = read("source", "flat", null);
    assertThat(data.source().size()).isEqualTo(36);
    assertThat(data.sourceTest().labels()).containsExactly(0, 0, 1, 1);
    assertThat(levels(data.source())).doesNotContainAnyElementsOf(levels(data.sourceTest()));
  }

  @Test
  void theSeedDecidesWhatIsHeldOut() {
    String source = spec("source");
    String target = spec("flat");
    List<Integer> first = levels(reader(1).read(source, target, null).sourceTest());
    assertThat(levels(reader(1).read(source, target, null).sourceTest())).isEqualTo(first);
    assertThat(levels(reader(2).read(source, target, null).sourceTest())).isNotEqualTo(first);
  }

  @Test
  void aSourceWithATestPartKeepsIt() {
    TrainingData data = read("split", "flat", null);
    assertThat(data.source().size()).isEqualTo(12);
    assertThat(data.sourceTest().size()).isEqualTo(6);
  }

  @Test
  void aTargetWithoutLabelsHasNoOracles() {
    TrainingData data = read("source", "flat", null);
    assertThat(data.target().size()).isEqualTo(5);
    assertThat(data.targetTrain()).isEmpty();
    assertThat(data.targetTest()).isEmpty();
  }

  @Test
  void labelsOfTheTargetAreBehindOraclesAlone() {
    TrainingData data = read("source", "split", null);
    assertThat(data.target().size()).isEqualTo(12);
    assertThat(data.targetTrain().orElseThrow().value().size()).isEqualTo(12);
    assertThat(data.targetTest().orElseThrow().value().size()).isEqualTo(6);
  }

  @Test
  void aTargetTakenAsUnlabelledHasNoTestPartEither() throws IOException {
    classes("years/train", 3, "2023", "2024");
    classes("years/test", 2, "2023", "2024");
    TrainingData data = read("source", "years", null);
    assertThat(data.target().size()).isEqualTo(6);
    assertThat(data.targetTrain()).isEmpty();
    assertThat(data.targetTest()).isEmpty();
    assertThat(read("source", "years", "split:test").targetTest()).isPresent();
  }

  @Test
  void aTargetTestSetOfItsOwnIsRead() {
    TrainingData data = read("source", "flat", "split:test");
    assertThat(data.targetTest().orElseThrow().value().size()).isEqualTo(6);
    assertThat(read("source", "split", "source").targetTest().orElseThrow().value().size())
        .isEqualTo(40);
  }

  @Test
  void onePartOfTheTargetAskedForIsNotScoredOnTheOther() {
    TrainingData data = read("source", "split:test", null);
    assertThat(data.target().size()).isEqualTo(6);
    assertThat(data.targetTest()).isEmpty();
  }

  @Test
  void aTargetNeedNotHaveTheClassesOfTheSource() throws IOException {
    classes("other", 2, "yak", "cat", "Dog"); // in another order, too
    TrainingData data = read("source", "other", null);
    assertThat(data.target().size()).isEqualTo(6);
    assertThat(data.targetTrain().orElseThrow().value().labels())
        .containsExactly(1, 1, 0, 0, -1, -1);
    assertThat(notes)
        .containsExactly(
            spec("other")
                + ": 4 of 6 images are scored (not: 2 of unknown classes: yak); upper and lower"
                + " case differ: Dog is dog");
  }

  @Test
  void classesThatTheTargetLacksAreSaid() throws IOException {
    images("few/cat", 3);
    Files.createDirectories(folder.resolve("few/dog"));
    TrainingData data = read("source", "few", "few");
    assertThat(data.targetTrain().orElseThrow().value().labels()).containsExactly(0, 0, 0);
    assertThat(data.targetTest().orElseThrow().value().labels()).containsExactly(0, 0, 0);
    String note = spec("few") + ": no images of dog";
    assertThat(notes).containsExactly(note, note);
  }

  @Test
  void aTargetTestSetWithoutACommonClassIsRefused() throws IOException {
    classes("other", 2, "bird", "yak");
    assertThatThrownBy(() -> read("source", "flat", "other"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            spec("other")
                + ": no class in common with the source: found bird, yak, expected cat, dog (rename"
                + " its classes, or score a set that has some of these)");
  }

  @Test
  void aTargetInFoldersOfOtherNamesIsUnlabelledAndThatIsSaid() throws IOException {
    classes("years", 3, "2023", "2024");
    assertThat(read("source", "years", null).target().size()).isEqualTo(6);
    assertThat(notes)
        .containsExactly(
            spec("years")
                + ": taken as unlabelled: it is divided into 2023, 2024, the source into cat, dog");
  }

  @Test
  void theTestPartOfTheSourceMeetsItsTrainPartByName() throws IOException {
    classes("parts/train", 4, "b", "c");
    classes("parts/test", 2, "c", "a");
    TrainingData data = read("parts", "flat", null);
    assertThat(data.sourceTest().labels()).containsExactly(1, 1);
    assertThat(notes)
        .containsExactly(
            spec("parts")
                + ":test: 2 of 4 images are scored (not: 2 of unknown classes: a); no images of b");
  }

  @Test
  void withoutATestPartTheValidationPartIsHeldOut() throws IOException {
    classes("parts/train", 4, "cat", "dog");
    classes("parts/val", 2, "cat", "dog");
    TrainingData data = read("parts", "parts:val", null);
    assertThat(data.source().size()).isEqualTo(8);
    assertThat(data.sourceTest().size()).isEqualTo(4);
    assertThat(data.target().size()).isEqualTo(4);
    assertThat(notes).isEmpty();
    assertThat(read("source", "parts", null).targetTest().orElseThrow().value().size())
        .isEqualTo(4);
  }

  @Test
  void besideATestPartTheValidationPartIsNotUsedAndThatIsSaid() throws IOException {
    classes("parts/train", 4, "cat", "dog");
    classes("parts/valid", 2, "cat", "dog");
    classes("parts/test", 1, "cat", "dog");
    assertThat(read("parts", "flat", null).sourceTest().size()).isEqualTo(2);
    assertThat(notes).containsExactly(spec("parts") + ":val is not used");
  }

  @Test
  void aSourceWhoseTestPartHasNoLabelsHasATenthHeldOut() throws IOException {
    classes("parts/train", 10, "cat", "dog");
    images("parts/test", 3);
    assertThat(read("parts", "flat", null).sourceTest().size()).isEqualTo(2);
    assertThat(notes).containsExactly(spec("parts") + ":test is not used");
  }

  @Test
  void aSourceThatIsTheTargetIsSaid() {
    read("source", "source/../source", null);
    assertThat(notes)
        .containsExactly(
            "source and target are the same images, "
                + spec("source/../source")
                + ": there is nothing to adapt to");
    notes.clear();
    read("split:train", "split:test", null);
    assertThat(notes).isEmpty();
  }

  @Test
  void aSourceOfOneImagePerClassIsRefused() throws IOException {
    classes("single", 1, "cat", "dog");
    assertThatThrownBy(() -> read("single", "flat", null))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "the source "
                + spec("single")
                + " has only one image of each class: none can be held out for scores (add"
                + " images)");
  }
}
