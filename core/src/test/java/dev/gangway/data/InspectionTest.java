package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {

  @TempDir Path folder;

  private DataSet open() {
    return new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(folder.toString()));
  }

  @Test
  void countsClassesSizesAndGreyLevels() throws IOException {
    ImageFiles.grey(folder.resolve("mug/1.png"), 4, 10);
    ImageFiles.grey(folder.resolve("mug/2.png"), 4, 20);
    ImageFiles.grey(folder.resolve("bike/1.png"), 9, 90);
    Inspection seen = Inspection.of(open(), Part.ALL);
    assertThat(seen.images()).isEqualTo(3);
    assertThat(seen.perClass()).containsExactly(entry("bike", 1), entry("mug", 2));
    assertThat(seen.sizes())
        .containsExactly(
            entry(new Inspection.Size(4, 4, 1), 2), entry(new Inspection.Size(9, 9, 1), 1));
    assertThat(seen.grey()).isEqualTo(new Inspection.GreyLevels(10, 90, 40));
    assertThat(seen.origin())
        .isEqualTo(
            new Inspection.Origin(folder.toString(), Part.ALL, Set.of(Part.ALL), List.of(folder)));
  }

  @Test
  void aFlatFolderHasNoClasses() throws IOException {
    ImageFiles.grey(folder.resolve("1.png"), 4, 10);
    assertThat(Inspection.of(open(), Part.ALL).perClass()).isEmpty();
  }

  @Test
  void aSetWithoutFilesIsSeenInAGivenFormat() throws IOException {
    ImageFiles.grey(folder.resolve("a/1.png"), 4, 10);
    ImageFiles.grey(folder.resolve("b/1.png"), 4, 10);
    DataSet files = open();
    DataSet drawn =
        new DataSet() {
          @Override
          public String name() {
            return "drawn";
          }

          @Override
          public Set<Part> parts() {
            return files.parts();
          }

          @Override
          public boolean labels(Part part) {
            return true;
          }

          @Override
          public LabelledImages labelled(Part part, ImageFormat format) {
            return files.labelled(part, format);
          }

          @Override
          public Images unlabelled(Part part, ImageFormat format) {
            return files.unlabelled(part, format);
          }
        };
    Inspection seen = Inspection.of(drawn, Part.ALL);
    assertThat(seen.perClass()).containsExactly(entry("a", 1), entry("b", 1));
    assertThat(seen.sizes()).containsExactly(entry(new Inspection.Size(32, 32, 3), 2));
    assertThat(seen.origin().files()).isEmpty();
  }

  private static LabelledImages greys(int... labels) {
    List<byte[]> pixels =
        java.util.Arrays.stream(labels).mapToObj(l -> new byte[] {(byte) (l + 1)}).toList();
    return new LabelledImages(
        new Images(new ImageFormat(1, 1), pixels), labels, new Classes(List.of("0", "1", "2")));
  }

  /**
   * Cells of 48 pixels with gaps of 2: the cell in column c, row r starts at 2 + 50 c, 2 + 50 r.
   */
  @Test
  void aContactSheetHasOneRowPerClass() {
    BufferedImage sheet = ContactSheet.of(greys(2, 0, 2, 2), 2);
    assertThat(sheet.getWidth()).isEqualTo(102);
    assertThat(sheet.getHeight()).isEqualTo(152);
    assertThat(sheet.getRGB(2, 2)).isEqualTo(0xff010101);
    assertThat(sheet.getRGB(52, 2)).isEqualTo(0xff808080); // one image of class 0
    assertThat(sheet.getRGB(2, 52)).isEqualTo(0xff808080); // none of class 1
    assertThat(sheet.getRGB(99, 149)).isEqualTo(0xff030303);
    assertThat(sheet.getRGB(101, 151)).isEqualTo(0xff808080);
  }

  @Test
  void aContactSheetWithoutLabelsIsAGrid() {
    Images colours =
        new Images(
            new ImageFormat(1, 3),
            List.of(new byte[] {1, 2, 3}, new byte[3], new byte[] {4, 5, 6}));
    BufferedImage sheet = ContactSheet.of(colours, 2, 2);
    assertThat(sheet.getRGB(2, 2)).isEqualTo(0xff010203);
    assertThat(sheet.getRGB(2, 52)).isEqualTo(0xff040506);
    assertThat(sheet.getRGB(52, 52)).isEqualTo(0xff808080);
  }
}
