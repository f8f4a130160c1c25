package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Picture;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An IDX image file with its label file, if it has one, as MNIST, Fashion-MNIST, KMNIST and EMNIST
 * are published: unsigned bytes, plain or packed, after a magic number and the sizes, big-endian
 * (<a href="https://github.com/cvdfoundation/mnist#file-format">format</a>). The classes are the
 * digits, or more if a label is above 9.
 */
public final class IdxSource implements ImageSource {

  private static final int IMAGES = 0x00000803; // 08: unsigned bytes, 03: count x rows x columns
  private static final int LABELS = 0x00000801; // 01: count
  private static final int LONGEST_SIDE = 1 << 13;

  private final Path images;
  private final Optional<Path> labels;
  private final int mostClasses;

  private IdxSource(Path images, Optional<Path> labels, int mostClasses) {
    this.images = images;
    this.labels = labels;
    this.mostClasses = mostClasses;
  }

  /** A pair of which nothing is known: a byte holds up to 256 classes. */
  public static IdxSource of(Path images, Path labels) {
    return new IdxSource(images, Optional.of(labels), 256);
  }

  /** A pair of the ten digits. */
  public static IdxSource digits(Path images, Path labels) {
    return new IdxSource(images, Optional.of(labels), 10);
  }

  /** The pair of an image file: the labels are looked for beside it under the usual names. */
  public static IdxSource of(Path images) {
    return new IdxSource(images, labelNames(images).filter(Files::exists).findFirst(), 256);
  }

  /** {@code train-images-idx3-ubyte.gz -> train-labels-idx1-ubyte.gz}, and without {@code .gz}. */
  private static Stream<Path> labelNames(Path images) {
    String name = images.getFileName().toString();
    String label = name.replace("images", "labels").replace("idx3", "idx1");
    String other = label.endsWith(".gz") ? label.replaceFirst("\\.gz$", "") : label + ".gz";
    return Stream.of(label, other).filter(n -> !n.equals(name)).map(images::resolveSibling);
  }

  @Override
  public List<Path> files() {
    return Stream.concat(Stream.of(images), labels.stream()).toList();
  }

  @Override
  public boolean hasLabels() {
    return labels.isPresent();
  }

  @Override
  public ItemSource images() throws IOException {
    return new Items(null);
  }

  @Override
  public ItemSource labelled() throws IOException {
    Path file =
        labels.orElseThrow(
            () ->
                InputException.file(
                    images,
                    "no label file",
                    "none of " + labelNames(images).toList(),
                    "one of them",
                    "put it there or pass IMAGES,LABELS"));
    byte[] values =
        new InputFile(file)
            .read(
                stream -> {
                  DataInputStream in = new DataInputStream(stream);
                  byte[] read = bytes(in, header(file, in, LABELS, "an IDX label file"));
                  requireEnd(file, in);
                  return read;
                });
    Items items = new Items(values);
    if (values.length != items.count) {
      items.close();
      throw InputException.file(
          file,
          "labels do not match " + images.getFileName(),
          values.length + " labels",
          items.count + " labels",
          "pass the label file of these images");
    }
    return items;
  }

  @Override
  public Labels labels(List<String> values) {
    int highest = values.stream().mapToInt(Integer::parseInt).max().orElseThrow();
    if (highest >= mostClasses) {
      throw wrong(
          labels.orElseThrow(), "wrong label", "label " + highest, "0.." + (mostClasses - 1));
    }
    return Labels.counted(values, ImageSource.numbered(Math.max(10, highest + 1)));
  }

  /** The images, one read after the other: in memory is one. */
  private final class Items implements ItemSource {

    private final DataInputStream in;
    private final byte[] labels; // null if they are not asked for
    private final int count;
    private final int rows;
    private final int columns;
    private int read;

    Items(byte[] labels) throws IOException {
      this.labels = labels;
      in = new DataInputStream(new InputFile(images).open());
      try {
        count = header(images, in, IMAGES, "an IDX image file");
        rows = side("rows");
        columns = side("columns");
      } catch (IOException | InputException e) {
        in.close();
        throw e;
      }
    }

    private int side(String name) throws IOException {
      int side = in.readInt();
      if (side < 1 || side > LONGEST_SIDE) {
        throw wrong(images, "wrong image size", side + " " + name, "1.." + LONGEST_SIDE);
      }
      return side;
    }

    @Override
    public Item next() throws IOException {
      if (read == count) {
        requireEnd(images, in);
        return null;
      }
      Picture picture = new Picture(columns, rows, 1, bytes(in, rows * columns));
      String label = labels == null ? "" : Integer.toString(labels[read] & 0xff);
      return new Item(new ImageItem.Decoded(images + "#" + read++, picture), label);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Checks the magic number and returns the count. */
  private static int header(Path file, DataInputStream in, int expected, String what)
      throws IOException {
    int magic = in.readInt();
    if (magic != expected) {
      throw InputException.file(
          file,
          "not " + what,
          "magic 0x%08x".formatted(magic),
          "magic 0x%08x".formatted(expected),
          switch (magic) {
            case LABELS -> "this is a label file: pass it as labels";
            case IMAGES -> "this is an image file: pass it as images";
            default -> "only unsigned bytes are read: download the file again";
          });
    }
    int count = in.readInt();
    if (count < 1) {
      throw wrong(
          file, "no entries", Integer.toUnsignedString(count), "a count of 1 to 2147483647");
    }
    return count;
  }

  private static byte[] bytes(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count); // grows with what is there, whatever the header claims
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static void requireEnd(Path file, InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw wrong(file, "too long", "bytes after the last entry", "the end of the file");
    }
  }

  private static InputException wrong(Path file, String what, String found, String expected) {
    return InputException.file(file, what, found, expected, "copy or download it again");
  }
}
