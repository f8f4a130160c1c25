package dev.gangway.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

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
}
