package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

  private static final ImageFormat FORMAT = new ImageFormat(2, 1);

  @TempDir Path folder;

  private final List<String> skipped = new ArrayList<>();

  private DataSet open(BadImages badImages) {
    return new DataLoader(folder, badImages)
        .withSkipListener(skipped::add)
        .open(DataSpec.parse(folder.toString()));
  }

  private LabelledImages labelled() {
    return open(BadImages.FAIL).labelled(Part.ALL, FORMAT);
  }

  private Path grey(String name, int level) throws IOException {
    return ImageFiles.grey(folder.resolve(name), 4, level);
  }

  private Path text(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "no image");
  }

  @Test
  void theFoldersAreTheClassesInTheOrderOfTheirNames() throws IOException {
    grey("mug/b.png", 20);
    grey("mug/a.png", 10);
    grey("bike/deep/inside/c.png", 30);
    LabelledImages set = labelled();
    assertThat(set.classes().names()).containsExactly("bike", "mug");
    assertThat(set.labels()).containsExactly(0, 1, 1);
    assertThat(set.images().pixels(0)).containsOnly(30);
    assertThat(set.images().pixels(1)).containsOnly(10);
    assertThat(set.images().pixels(2)).containsOnly(20);
  }

  @Test
  void manyImagesKeepTheirOrder() throws IOException {
    for (int i = 0; i < 100; i++) {
      grey("%03d.png".formatted(i), i);
    }
    Images images = open(BadImages.FAIL).unlabelled(Part.ALL, FORMAT);
    for (int i = 0; i < 100; i++) {
      assertThat(images.pixels(i)).containsOnly(i);
    }
  }

  @Test
  void aTargetMayBeFlatOrNested() throws IOException {
    grey("b.png", 2);
    grey("a/x.png", 1);
    DataSet set = open(BadImages.FAIL);
    assertThat(set.parts()).containsExactly(Part.ALL);
    assertThat(set.unlabelled(Part.ALL, FORMAT).size()).isEqualTo(2);
  }

  @Test
  void trainAndTestFoldersAreParts() throws IOException {
    grey("train/a/1.png", 1);
    grey("train/b/1.png", 2);
    grey("test/a/1.png", 3);
    grey("test/b/1.png", 4);
    DataSet set = open(BadImages.FAIL);
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
    assertThat(set.labelled(Part.TEST, FORMAT).images().pixels(1)).containsOnly(4);
    assertThatThrownBy(() -> set.unlabelled(Part.ALL, FORMAT))
        .hasMessageContaining("is split: ask for one of its parts [train, test]");
  }

  private void parts(String... names) throws IOException {
    int level = 1;
    for (String name : names) {
      grey(name + "/a/1.png", level++);
      grey(name + "/b/1.png", level++);
    }
  }

  @Test
  void trainAndValFoldersArePartsUnderAnyOfTheirNames() throws IOException {
    for (String val : List.of("val", "VALID", "Validation", "dev")) {
      Path set = folder.resolve("of-" + val);
      ImageFiles.grey(set.resolve("Training/a/1.png"), 4, 1);
      ImageFiles.grey(set.resolve(val + "/b/1.png"), 4, 2);
      DataSet opened = new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(set + ":val"));
      assertThat(opened.parts()).as(val).containsExactlyInAnyOrder(Part.TRAIN, Part.VAL);
      assertThat(opened.unlabelled(Part.VAL, FORMAT).pixels(0)).containsOnly(2);
    }
  }

  @Test
  void threePartsAreThree() throws IOException {
    parts("train", "Testing", "validation");
    DataSet set = open(BadImages.FAIL);
    assertThat(set.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.VAL, Part.TEST);
    assertThat(set.labelled(Part.VAL, FORMAT).images().pixels(0)).containsOnly(5);
  }

  @Test
  void aClassMayBeCalledLikeAPart() throws IOException {
    grey("train/1.png", 1);
    grey("bus/1.png", 2);
    assertThat(labelled().classes().names()).containsExactly("bus", "train");
    grey("deep/dev/1.png", 3);
    grey("deep/prod/1.png", 4);
    grey("deep/test/1.png", 5);
    DataSpec deep = DataSpec.parse(folder.resolve("deep").toString());
    assertThat(new DataLoader(folder, BadImages.FAIL).open(deep).parts()).containsExactly(Part.ALL);
  }

  @Test
  void aSplitWithoutTrainIsNotTrainedOn() throws IOException {
    parts("val", "test");
    DataSet set = open(BadImages.FAIL);
    assertThatThrownBy(() -> DataSpec.parse(set.name()).trainPart(set))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s has no train part: found [val, test] (name one of these, as in %s:val)",
            folder, folder);
  }

  @Test
  void foldersBesidePartsAreRefusedIfTheyHoldImages() throws IOException {
    parts("train", "test");
    text("notes/how.txt");
    assertThat(open(BadImages.FAIL).parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
    grey("extra/1.png", 9);
    assertThatThrownBy(() -> open(BadImages.FAIL))
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder.resolve("extra")
                + ": a folder of images beside parts of a set: found neither a part nor in one,"
                + " expected one folder each for train, val and test (move it elsewhere or rename"
                + " it)");
  }

  @Test
  void twoFoldersForAPartAreRefused() throws IOException {
    parts("train", "training", "val");
    assertThatThrownBy(() -> open(BadImages.FAIL))
        .hasMessageStartingWith(folder.resolve("training") + ": ")
        .hasMessageContaining("found a second folder for this part");
  }

  @Test
  void hiddenFilesAndCompanionsAreLeftOut() throws IOException {
    grey("a/1.png", 1);
    grey("b/1.png", 2);
    text(".git/config");
    text("README");
    text("a/labels.csv");
    text("a/Thumbs.db");
    text("a/.DS_Store");
    text("__MACOSX/a/1.png");
    assertThat(labelled().size()).isEqualTo(2);
  }

  @Test
  void anUnreadableImageIsNamed() throws IOException {
    grey("a/1.png", 1);
    grey("b/1.png", 2);
    Path bad = text("b/2.png");
    assertThatThrownBy(this::labelled)
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder
                + ": 1 of 3 images cannot be read (replace or remove it, or leave it out with"
                + " --skip-bad-images): "
                + bad
                + ": unreadable image: not a PNG but text (replace or remove it)");
  }

  @Test
  void allUnreadableImagesAreCountedAndTheFirstNamed() throws IOException {
    grey("a/1.png", 1);
    grey("b/1.png", 2);
    for (int i = 2; i < 7; i++) {
      text("b/" + i + ".png");
    }
    assertThatThrownBy(this::labelled)
        .hasMessageStartingWith(folder + ": 5 of 7 images cannot be read")
        .hasMessageContaining("b/2.png: unreadable")
        .hasMessageContaining("b/4.png: unreadable")
        .hasMessageNotContaining("b/5.png")
        .hasMessageEndingWith("; and 2 more");
  }

  @Test
  void everyFileIsTakenWhateverItsEnding() throws IOException {
    grey("a/1.PNG", 1);
    grey("a/2.JFIF", 2);
    grey("b/3.webp", 3);
    grey("b/4.Tiff", 4);
    grey("b/5", 5);
    assertThat(labelled().size()).isEqualTo(5);
  }

  @Test
  void anUnreadableImageCanBeSkippedAndIsReported() throws IOException {
    grey("a/1.png", 1);
    grey("b/2.png", 2);
    Path first = text("a/0.png");
    Path second = text("b/archive.zip");
    LabelledImages set = open(BadImages.SKIP).labelled(Part.ALL, FORMAT);
    assertThat(set.labels()).containsExactly(0, 1);
    assertThat(skipped).hasSize(2);
    assertThat(skipped.get(0)).startsWith(first + ": ").contains("not a PNG");
    assertThat(skipped.get(1)).startsWith(second + ": ");
  }

  @Test
  void skippingAWholeClassIsAnError() throws IOException {
    grey("a/1.png", 1);
    text("b/1.png");
    assertThatThrownBy(() -> open(BadImages.SKIP).labelled(Part.ALL, FORMAT))
        .hasMessageStartingWith(folder.resolve("b") + ": no images: found no readable file");
    Files.delete(folder.resolve("a/1.png"));
    assertThatThrownBy(() -> open(BadImages.SKIP).unlabelled(Part.ALL, FORMAT))
        .hasMessageContaining("no images");
  }

  @Test
  void anEmptyClassFolderIsAnError() throws IOException {
    grey("a/1.png", 1);
    Files.createDirectories(folder.resolve("b"));
    assertThatThrownBy(this::labelled)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("b") + ": no images");
  }

  @Test
  void forScoresClassFoldersMayBeEmptyAndOne() throws IOException {
    grey("a/1.png", 1);
    assertThatThrownBy(this::labelled)
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder
                + ": nothing to tell apart: found the only class a, expected at least 2 classes"
                + " (add images of another, or pass the set as a target)");
    Files.createDirectories(folder.resolve("b"));
    PartlyLabelled set = open(BadImages.FAIL).partlyLabelled(Part.ALL, FORMAT);
    assertThat(set.classes().names()).containsExactly("a", "b");
    assertThat(set.labels()).containsExactly(0);
  }

  /** "é" as one letter, and as a letter with an accent after it. */
  @Test
  void twoFoldersWhoseNamesReadTheSameAreRefused() throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding")).as("names of files").isEqualTo("UTF-8");
    grey("caf\u00e9/1.png", 1);
    grey("cafe\u0301/1.png", 2);
    grey("tea/1.png", 3);
    assertThatThrownBy(this::labelled)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(": two folders for one class: found " + folder.resolve("caf"));
  }

  @Test
  void labelsNeedClassFolders() throws IOException {
    grey("a.png", 1);
    assertThatThrownBy(this::labelled)
        .hasMessageContaining("not a labelled set: found no folders inside, expected one folder");
    grey("a/1.png", 1);
    grey("b/1.png", 1);
    assertThatThrownBy(this::labelled)
        .hasMessageStartingWith(folder.resolve("a.png") + ": a file beside the class folders");
  }

  @Test
  void anEmptyFolderIsAnError() {
    assertThatThrownBy(() -> open(BadImages.FAIL).unlabelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder + ": no images");
  }

  @Test
  void aLoopOfLinksIsAnError() throws IOException {
    grey("a/1.png", 1);
    grey("b/1.png", 1);
    assumeThat(tryLink(folder.resolve("b/loop"), folder)).as("symbolic links").isTrue();
    assertThatThrownBy(this::labelled)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(": a loop of symbolic links (remove the link that leads back)");
  }

  @Test
  void linksToImagesAreFollowed() throws IOException {
    Path real = grey("real.png", 9);
    assumeThat(tryLink(folder.resolve("link.png"), real)).as("symbolic links").isTrue();
    assertThat(open(BadImages.FAIL).unlabelled(Part.ALL, FORMAT).size()).isEqualTo(2);
  }

  private static boolean tryLink(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
