package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.data.synth.SyntheticSeries;
import dev.gangway.image.ImageFormat;
import dev.gangway.run.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a generated set to disk as people keep theirs: one sub-folder of PNG files per class. */
public final class SyntheticFolder {

  private static final String MEND = "choose a folder that you may write to";

  private SyntheticFolder() {}

  /**
   * Writes every image to {@code folder/CLASS/INDEX.png}, each file whole or not at all; throws if
   * the folder exists and is not empty, or cannot be written.
   */
  public static void write(LabelledImages set, Path folder) {
    write(
        set.classes(),
        set.size(),
        folder,
        i ->
            writeImage(
                set.images().pixels(i),
                set.images().format(),
                file(set.classes().name(set.labels()[i]), i, folder)));
  }

  /**
   * The same of a series, painted image by image, so that a long one needs no memory; several
   * threads tell of each image that is written.
   */
  public static void write(SyntheticSeries series, Path folder, Runnable written) {
    write(
        Classes.digits(),
        series.count(),
        folder,
        i -> {
          Path file = file(Integer.toString(series.label(i)), i, folder);
          writeImage(series.pixels(i), series.format(), file);
          written.run();
        });
  }

  private static void write(Classes classes, int count, Path folder, IntConsumer image) {
    requireEmpty(folder);
    for (String name : classes.names()) {
      createFolder(folder.resolve(name));
    }
    IntStream.range(0, count).parallel().forEach(image);
  }

  private static void requireEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    check(Files.isDirectory(folder), "%s: is a file, expected a folder (name another one)", folder);
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> first = entries.limit(1).toList();
      check(
          first.isEmpty(),
          "%s: folder is not empty: found %s, expected no file (name a new folder or empty this one)",
          folder,
          first.isEmpty() ? "" : first.get(0).getFileName());
    } catch (IOException e) {
      throw InputException.file(folder, "cannot read the folder", MEND, e);
    }
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw InputException.file(folder, "cannot create the folder", MEND, e);
    }
  }

  private static Path file(String name, int i, Path folder) {
    return folder.resolve(name).resolve("%06d.png".formatted(i));
  }

  private static void writeImage(byte[] pixels, ImageFormat format, Path file) {
    BufferedImage picture = picture(pixels, format);
    try {
      WholeFile.write(file, out -> encode(picture, out));
    } catch (IOException e) {
      throw InputException.file(file, "cannot write the image", "free some space", e);
    }
  }

  private static void encode(BufferedImage picture, OutputStream out) throws IOException {
    try (MemoryCacheImageOutputStream buffer = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(picture, "png", buffer);
    }
  }

  private static BufferedImage picture(byte[] pixels, ImageFormat format) {
    int side = format.side();
    boolean grey = format.channels() == 1;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage picture = new BufferedImage(side, side, type);
    int[] samples = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      samples[i] = pixels[i] & 0xFF;
    }
    picture.getRaster().setPixels(0, 0, side, side, samples);
    return picture;
  }
}
