package dev.gangway.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * One picture of generated images of a run, cut into the inputs of each domain and what was made of
 * them below.
 *
 * @param name of the file, without its ending
 * @param source PNG: a row of inputs, a row of generated images, again a row of inputs, ...
 * @param target PNG of the same shape
 */
record SampleSheet(String name, byte[] source, byte[] target) {

  private static final int COLUMNS = 10;
  private static final int SCALE = 2; // as ImageGrid.of draws them
  private static final int GROUPS = 4; // source, from source, target, from target
  private static final long LARGEST = 32 << 20; // bytes of a file; noise of side 256 takes 20 MB

  /** The files of a run that show the end of an epoch, in order, and the last. */
  static List<Path> files(Path run) throws IOException {
    Path folder = run.resolve("samples");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().matches("(epoch-\\d{4,9}|last)\\.png"))
          .sorted()
          .toList();
    }
  }

  /** Cuts a picture; empty if it is not as Gangway draws it. */
  static Optional<SampleSheet> read(Path file, int side) throws IOException {
    if (Files.size(file) > LARGEST) {
      return Optional.empty();
    }
    BufferedImage grid;
    try {
      grid = ImageIO.read(file.toFile());
    } catch (IOException | RuntimeException broken) {
      return Optional.empty();
    }
    int pitch = ImageGrid.GAP + SCALE * side;
    if (grid == null || grid.getWidth() != ImageGrid.GAP + COLUMNS * pitch) {
      return Optional.empty();
    }
    for (int caption : new int[] {ImageGrid.CAPTION, 0}) {
      int rest = grid.getHeight() - 2 * ImageGrid.GAP - GROUPS * caption;
      if (rest > 0 && rest % (GROUPS * pitch) == 0) {
        Cutter cutter = new Cutter(grid, side, caption, rest / (GROUPS * pitch));
        String name = file.getFileName().toString().replace(".png", "");
        return Optional.of(new SampleSheet(name, cutter.pair(0, 1), cutter.pair(2, 3)));
      }
    }
    return Optional.empty();
  }

  /** The grid's geometry. */
  private record Cutter(BufferedImage grid, int side, int caption, int rows) {

    byte[] pair(int inputs, int generated) throws IOException {
      List<BufferedImage> lines = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        lines.add(line(inputs, row));
        lines.add(line(generated, row));
      }
      BufferedImage pair =
          new BufferedImage(COLUMNS * side, lines.size() * side, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = pair.createGraphics();
      for (int i = 0; i < lines.size(); i++) {
        graphics.drawImage(lines.get(i), 0, i * side, null);
      }
      graphics.dispose();
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(pair, "png", png);
      return png.toByteArray();
    }

    private BufferedImage line(int group, int row) {
      int pitch = ImageGrid.GAP + SCALE * side;
      int top = ImageGrid.GAP + group * (caption + rows * pitch) + caption + row * pitch;
      BufferedImage line = new BufferedImage(COLUMNS * side, side, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < COLUMNS * side; x++) {
          int left = ImageGrid.GAP + x / side * pitch + x % side * SCALE;
          line.setRGB(x, y, grid.getRGB(left, top + y * SCALE));
        }
      }
      return line;
    }
  }
}
