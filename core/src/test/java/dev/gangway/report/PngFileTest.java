package dev.gangway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PngFileTest {

  @TempDir Path folder;

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

  /** Draws every kind of picture in a Java of its own, for which the machine has no fonts. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aMachineWithoutFontsDrawsEveryPicture() throws Exception {
    Path list = folder.resolve("fonts.conf");
    Files.writeString(list, "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-Duser.home=" + folder, // Java caches the fonts of fontconfig there
            "-cp",
            System.getProperty("java.class.path"),
            PicturesOfEveryKind.class.getName(),
            folder.toString());
    java.environment().put("FONTCONFIG_FILE", list.toString());
    File output = folder.resolve("output").toFile();
    Process process = java.redirectErrorStream(true).redirectOutput(output).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).hasContent("");
    assertThat(folder.resolve("grid.png")).isNotEmptyFile();
    assertThat(folder.resolve("curves.png")).isNotEmptyFile();
    assertThat(folder.resolve("confusion.png")).isNotEmptyFile();
  }
}
