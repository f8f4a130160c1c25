package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Small images side by side in one picture, to see at a glance what a set holds. */
public final class ContactSheet {

  private static final int GAP = 2;
  private static final int GROUND = 0x808080;
  private static final int SMALLEST_CELL = 48; // smaller images are enlarged, by a whole number

  private final ImageFormat format;
  private final int zoom;
  private final BufferedImage sheet;

  private ContactSheet(ImageFormat format, int columns, int rows) {
    this.format = format;
    this.zoom = (SMALLEST_CELL + format.side() - 1) / format.side();
    this.sheet = new BufferedImage(extent(columns), extent(rows), BufferedImage.TYPE_INT_RGB);
    int[] ground = new int[sheet.getWidth()];
    Arrays.fill(ground, GROUND);
    for (int y = 0; y < sheet.getHeight(); y++) {
      sheet.setRGB(0, y, ground.length, 1, ground, 0, 0);
    }
  }

  /** One row per class, in the order of the labels, with the first images of each. */
  public static BufferedImage of(LabelledImages set, int perClass) {
    check(perClass >= 1, "images per class must be >= 1, got %s", perClass);
    return of(
        IntStream.range(0, set.classes().count())
            .mapToObj(
                label ->
                    IntStream.range(0, set.size())
                        .filter(i -> set.labels()[i] == label)
                        .limit(perClass))
            .map(places -> set.images().select(places.toArray()))
            .toList(),
        perClass);
  }

  /** The first images, row by row. */
  public static BufferedImage of(Images images, int columns, int rows) {
    check(columns >= 1 && rows >= 1, "a sheet needs columns and rows, got %s x %s", columns, rows);
    return of(
        IntStream.range(0, rows)
            .mapToObj(row -> IntStream.range(row * columns, (row + 1) * columns))
            .map(places -> images.select(places.filter(i -> i < images.size()).toArray()))
            .toList(),
        columns);
  }

  /** Rows of images, one below the other; those without any stay empty. */
  public static BufferedImage of(List<Images> rows) {
    return of(rows, rows.stream().mapToInt(Images::size).max().orElse(0));
  }

  private static BufferedImage of(List<Images> rows, int columns) {
    check(columns >= 1, "a sheet needs images");
    ContactSheet sheet = new ContactSheet(rows.get(0).format(), columns, rows.size());
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < rows.get(row).size(); i++) {
        sheet.draw(rows.get(row).pixels(i), i, row);
      }
    }
    return sheet.sheet;
  }

  /** One image as it is. */
  public static BufferedImage image(Images images, int i) {
    int side = images.format().side();
    byte[] pixels = images.pixels(i);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < side * side; p++) {
      image.setRGB(p % side, p / side, rgb(pixels, p, images.format().channels()));
    }
    return image;
  }

  private int extent(int cells) {
    return GAP + cells * (format.side() * zoom + GAP);
  }

  private void draw(byte[] pixels, int column, int row) {
    int size = format.side() * zoom;
    int[] line = new int[size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        line[x] = rgb(pixels, y / zoom * format.side() + x / zoom, format.channels());
      }
      sheet.setRGB(extent(column), extent(row) + y, size, 1, line, 0, size);
    }
  }

  private static int rgb(byte[] pixels, int pixel, int channels) {
    int at = pixel * channels;
    int last = channels - 1; // grey: one value for all three
    int red = pixels[at] & 0xff;
    int green = pixels[at + last / 2] & 0xff;
    int blue = pixels[at + last] & 0xff;
    return red << 16 | green << 8 | blue;
  }
}
