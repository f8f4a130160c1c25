package dev.gangway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFileTest {

  @TempDir private Path folder;

  @Test
  void aPictureThatMemoryDoesNotSufficeForIsAWarning() {
    assertThat(
            PngFile.write(
                folder.resolve("large.png"),
                () -> {
                  throw new OutOfMemoryError("Java heap space");
                }))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .contains("large.png: no picture: out of memory: Java heap space"));
  }

  @Test
  void thePictureReadsBackAsItWasDrawn() throws Exception {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0x123456);
    Path file = folder.resolve("a.png");
    assertThat(PngFile.write(file, () -> image)).isEmpty();
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isEqualTo(3);
    assertThat(read.getRGB(2, 1)).isEqualTo(0xff123456);
  }

  @Test
  void aPictureThatCannotBeDrawnIsAWarning() {
    Path file = folder.resolve("a.png");
    assertThat(
            PngFile.write(
                file,
                () -> {
                  throw new UnsatisfiedLinkError("libfreetype.so.6\nnot found");
                }))
        .hasValue(file + ": no picture: libfreetype.so.6");
    assertThat(file).doesNotExist();
  }

  @Test
  void aPictureThatCannotBeWrittenIsAWarning() {
    Path file = folder.resolve("none/a.png");
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThat(PngFile.write(file, () -> image).orElseThrow()).startsWith(file + ": no picture: ");
  }
}
