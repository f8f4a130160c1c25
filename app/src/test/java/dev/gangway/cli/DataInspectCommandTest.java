package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataInspectCommandTest {

  @TempDir Path temporary;

  /** An image of one grey level. */
  private void image(String file, int side, int level) throws IOException {
    Path path = temporary.resolve(file);
    Files.createDirectories(path.getParent());
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < side * side; i++) {
      image.getRaster().setSample(i % side, i / side, 0, level);
    }
    ImageIO.write(image, "png", path.toFile());
  }

  /** Two cats of 20 x 20, one dog of 24 x 24. */
  private Path pets() throws IOException {
    image("pets/cat/1.png", 20, 10);
    image("pets/cat/2.png", 20, 40);
    image("pets/dog/1.png", 24, 100);
    return temporary.resolve("pets");
  }

  private CommandTrial inspect(Object spec, Object... more) {
    Object[] args = new Object[more.length + 3];
    args[0] = "data";
    args[1] = "inspect";
    args[2] = spec;
    System.arraycopy(more, 0, args, 3, more.length);
    return CommandTrial.run(args);
  }

  @Test
  void aLabelledFolderIsCountedByClassAndSize() throws IOException {
    Path pets = pets();
    CommandTrial trial = inspect(pets, "--no-sheet");
    assertThat(trial.code()).isZero();
    assertThat(trial.err()).isEmpty();
    assertThat(trial.out())
        .isEqualToNormalizingNewlines(
            """
            %s: 3 images in 2 classes
              files    %s
              sizes    20 x 20 grey: 2
                       24 x 24 grey: 1
              grey     10 to 100, mean 50.0
              blank    3 of 3 images are of one colour all over (drawings on transparent ground? try another --background)
              classes  cat          2   66.7 %%
                       dog          1   33.3 %%
            """
                .formatted(pets, pets));
  }

  @Test
  void aFlatFolderHasNoClasses() throws IOException {
    image("flat/1.png", 20, 10);
    Path sheet = temporary.resolve("flat-sheet.png");
    CommandTrial trial = inspect(temporary.resolve("flat"), "--json", "--sheet", sheet);
    JsonNode part = trial.json().get("inspected").get(0);
    assertThat(part.get("images").asInt()).isEqualTo(1);
    assertThat(part.get("classes")).isEmpty();
    assertThat(part.get("sheet").asText()).isEqualTo(sheet.toString());
    assertThat(sheet).exists();
  }

  @Test
  void theSheetHasARowPerClass() throws IOException {
    Path sheet = temporary.resolve("sheet.png");
    CommandTrial trial = inspect(pets(), "--sheet", sheet);
    assertThat(trial.out()).contains("  sheet    " + sheet);
    BufferedImage picture = ImageIO.read(sheet.toFile());
    assertThat(picture.getHeight()).isEqualTo(2 + 2 * (48 + 2)); // 24 pixels, enlarged twice
  }

  @Test
  void aSheetThatExistsIsNotReplaced() throws IOException {
    Path sheet = Files.writeString(temporary.resolve("sheet.png"), "mine");
    CommandTrial trial = inspect(pets(), "--sheet", sheet);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().strip())
        .isEqualTo(
            "gangway: %s: the file exists already (remove it or name another with --sheet)"
                .formatted(sheet));
    assertThat(sheet).hasContent("mine");
  }

  @Test
  void aSheetIsAPngFile() throws IOException {
    CommandTrial trial = inspect(pets(), "--sheet", temporary.resolve("sheet.jpg"));
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("give --sheet a name that ends with .png");
  }

  @Test
  void bothPartsGetASheetOfTheirOwn() throws IOException {
    for (String part : new String[] {"train", "test"}) {
      image("split/" + part + "/cat/1.png", 20, 10);
      image("split/" + part + "/dog/1.png", 20, 10);
    }
    CommandTrial trial =
        inspect(temporary.resolve("split"), "--sheet", temporary.resolve("s.png"), "--json");
    assertThat(trial.json().get("parts").toString()).isEqualTo("[\"train\",\"test\"]");
    assertThat(trial.json().get("inspected")).hasSize(2);
    assertThat(temporary.resolve("s-train.png")).exists();
    assertThat(temporary.resolve("s-test.png")).exists();
  }

  @Test
  void anUnreadableImageIsNamed() throws IOException {
    Path broken = Files.writeString(pets().resolve("dog/2.png"), "no image");
    CommandTrial trial = inspect(temporary.resolve("pets"), "--no-sheet");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err())
        .startsWith("gangway: " + temporary.resolve("pets") + ": 1 of 4 images cannot be read (")
        .contains("--skip-bad-images): " + broken + ": unreadable image: not a PNG but text");
    assertThat(trial.err().lines()).hasSize(1);
  }

  @Test
  void aBackgroundThatIsNoColourIsRefused() throws IOException {
    CommandTrial trial = inspect(pets(), "--no-sheet", "--background", "pink");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .contains(
            "--background", "background must be black, white or #rrggbb (like #808080), got pink")
        .doesNotContain("BackgroundColour");
  }

  @Test
  void unreadableImagesAreLeftOutAndCountedOnce() throws IOException {
    Path broken = Files.writeString(pets().resolve("dog/2.png"), "no image");
    CommandTrial trial =
        inspect(
            temporary.resolve("pets"),
            "--skip-bad-images",
            "--json",
            "--sheet",
            temporary.resolve("sheet.png"));
    assertThat(trial.code()).isZero();
    assertThat(trial.json().get("unreadable").asInt()).isEqualTo(1);
    assertThat(trial.json().get("inspected").get(0).get("images").asInt()).isEqualTo(3);
    assertThat(trial.err()).startsWith("1 unreadable image left out: " + broken);
  }

  @Test
  void anUnknownNameGetsTheNearestOne() {
    CommandTrial trial = inspect("mnits");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .startsWith("gangway: there is no data set and no path 'mnits': did you mean mnist?");
  }

  @Test
  void aPathThatIsNotThereIsNamed() {
    CommandTrial trial = inspect(temporary.resolve("gone"));
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().strip())
        .isEqualTo(
            "gangway: %s: no such file or folder (check the path)"
                .formatted(temporary.resolve("gone")));
  }
}
