package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSynthCommandTest {

  @TempDir Path temporary;

  @Test
  void everyDigitGetsItsFolder() throws IOException {
    Path out = temporary.resolve("hand");
    CommandTrial trial =
        CommandTrial.run("data", "synth", "synth-hand", "--out", out, "--count", 20, "--side", 16);
    assertThat(trial.code()).isZero();
    assertThat(trial.out().strip())
        .isEqualTo("synth-hand: 20 images of 16 x 16 pixels, grey, seed 1, in " + out);
    for (int digit = 0; digit < 10; digit++) {
      try (Stream<Path> images = Files.list(out.resolve(Integer.toString(digit)))) {
        assertThat(images).hasSize(2).allSatisfy(image -> assertThat(width(image)).isEqualTo(16));
      }
    }
  }

  private static int width(Path image) throws IOException {
    return ImageIO.read(image.toFile()).getWidth();
  }

  @Test
  void jsonTellsWhatWasWritten() {
    Path out = temporary.resolve("street");
    CommandTrial trial =
        CommandTrial.run(
            "data", "synth", "synth-street", "--out", out, "--count", 10, "--seed", 7, "--json");
    assertThat(trial.json().toString())
        .isEqualTo(
            "{\"name\":\"synth-street\",\"folder\":\"%s\",\"images\":10,\"seed\":7,\"side\":32,\"channels\":3}"
                .formatted(out));
    assertThat(trial.err()).isEmpty();
  }

  @Test
  void aFolderWithFilesIsLeftAlone() throws IOException {
    Files.writeString(temporary.resolve("precious.txt"), "mine");
    CommandTrial trial =
        CommandTrial.run("data", "synth", "synth-hand", "--out", temporary, "--count", 20);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.out()).isEmpty();
    assertThat(trial.err().strip())
        .isEqualTo(
            "gangway: %s: folder is not empty: found precious.txt, expected no file (name a new folder or empty this one)"
                .formatted(temporary));
  }

  @ParameterizedTest
  @CsvSource({
    "synth-hand, 0, 32, 'count must be in 1..1000000, got 0'",
    "synth-hand, 1000001, 32, 'count must be in 1..1000000, got 1000001'",
    "synth-hand, 10, 15, 'side must be in 16..256, got 15'",
    "synth-hand, 10, 257, 'side must be in 16..256, got 257'",
    "synth-han, 10, 32, 'there is no synthetic domain ''synth-han'': did you mean synth-hand? (domains: synth-hand, synth-street)'",
  })
  void valuesOutOfRangeWriteNothing(String name, int count, int side, String message) {
    Path out = temporary.resolve("out");
    CommandTrial trial =
        CommandTrial.run("data", "synth", name, "--out", out, "--count", count, "--side", side);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err().strip()).isEqualTo("gangway: " + message);
    assertThat(out).doesNotExist();
  }
}
