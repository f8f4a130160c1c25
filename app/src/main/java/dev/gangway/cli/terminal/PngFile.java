package dev.gangway.cli.terminal;

import dev.gangway.base.Reason;
import dev.gangway.run.WholeFile;
import java.awt.AWTError;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes pictures, whole or not at all. A picture is never worth a training: one that cannot be
 * drawn or written is a warning.
 */
public final class PngFile {

  private PngFile() {}

  /** Draws a picture into a file; a warning in one line if there is none. */
  public static Optional<String> write(Path file, Supplier<BufferedImage> drawing) {
    try {
      byte[] png = png(drawing.get());
      WholeFile.write(file, out -> out.write(png));
      return Optional.empty();
    } catch (IOException | RuntimeException | LinkageError | VirtualMachineError | AWTError e) {
      return Optional.of("%s: no picture: %s".formatted(file, Reason.of(e)));
    }
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    }
    return png.toByteArray();
  }
}
