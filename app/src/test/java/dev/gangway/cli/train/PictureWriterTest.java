package dev.gangway.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.cli.terminal.PngFile;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.cli.terminal.TerminalStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureWriterTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new TerminalStream(new ByteArrayOutputStream()), new TerminalStream(notes), false);

  private static BufferedImage image() {
    return new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
  }

  @Test
  void nobodyWaitsForAPictureUntilTheWriterIsSettled() throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    try (PictureWriter writer = new PictureWriter(terminal)) {
      writer.draw(
          folder.resolve("one.png"),
          () -> {
            await(asked);
            return image();
          });
      assertThat(folder.resolve("one.png")).doesNotExist();
      asked.countDown();
      writer.settle();
      assertThat(ImageIO.read(folder.resolve("one.png").toFile()).getWidth()).isEqualTo(3);
      writer.draw(folder.resolve("two.png"), PictureWriterTest::image);
    }
    assertThat(folder.resolve("two.png")).as("close waits").isNotEmptyFile();
    assertThat(notes.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPictureThatMemoryDoesNotSufficeForIsANoteAndTheNextIsDrawn() {
    try (PictureWriter writer = new PictureWriter(terminal)) {
      writer.draw(
          folder.resolve("large.png"),
          () -> {
            throw new OutOfMemoryError("Java heap space");
          });
      writer.draw(folder.resolve("next.png"), PictureWriterTest::image);
    }
    assertThat(notes.toString(StandardCharsets.UTF_8))
        .contains("large.png: no picture: out of memory: Java heap space");
    assertThat(folder.resolve("next.png")).isNotEmptyFile();
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
