package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticFolderTest {

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyImageLiesUnderItsClassPixelForPixel(int channels) throws IOException {
    LabelledImages set =
        SyntheticDomains.generate("synth-street", 1, 20, new ImageFormat(16, channels));
    Path folder = temporary.resolve("new/street");
    SyntheticFolder.write(set, folder);
    for (int i = 0; i < set.size(); i++) {
      Path file = folder.resolve("%d/%06d.png".formatted(set.labels()[i], i));
      assertThat(samples(ImageIO.read(file.toFile()))).isEqualTo(set.images().pixels(i));
    }
    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
      assertThat(files).hasSize(20);
    }
  }

  private static byte[] samples(BufferedImage image) {
    int[] samples =
        image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return bytes;
  }

  @Test
  void folderWithAFileInItIsLeftAlone() throws IOException {
    Files.writeString(temporary.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> SyntheticFolder.write(tiny(), temporary))
        .isInstanceOf(InputException.class)
        .hasMessage(
            temporary
                + ": folder is not empty: found notes.txt, expected no file"
                + " (name a new folder or empty this one)");
    try (Stream<Path> entries = Files.list(temporary)) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void fileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("street"), "");
    assertThatThrownBy(() -> SyntheticFolder.write(tiny(), file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": is a file, expected a folder (name another one)");
  }

  private static LabelledImages tiny() {
    return SyntheticDomains.generate("synth-hand", 1, 1, new ImageFormat(16, 1));
  }
}
