package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.Picture;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An IDX file of unsigned bytes, plain or gzip: a magic number, the sizes and the values,
 * big-endian (<a href="https://github.com/cvdfoundation/mnist#file-format">format</a>).
 */
record IdxFile(Path path) {

  private static final int IMAGES = 0x00000803; // 08: unsigned bytes, 03: count x rows x columns
  private static final int LABELS = 0x00000801; // 01: count
  private static final int LONGEST_SIDE = 1 << 13;

  /** Reads an image file. */
  <T> List<T> images(Function<Picture, T> each) {
    return new InputFile(path)
        .read(
            stream -> {
              DataInputStream in = new DataInputStream(stream);
              int count = header(in, IMAGES, "an IDX image file");
              int rows = side(in, "rows");
              int columns = side(in, "columns");
              List<Picture> pictures = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                pictures.add(new Picture(columns, rows, 1, bytes(in, rows * columns)));
              }
              requireEnd(in);
              return pictures.parallelStream().map(each).toList();
            });
  }

  /** Reads a label file: N values in 0..255. */
  int[] labels() {
    return new InputFile(path)
        .read(
            stream -> {
              DataInputStream in = new DataInputStream(stream);
              byte[] values = bytes(in, header(in, LABELS, "an IDX label file"));
              requireEnd(in);
              int[] labels = new int[values.length];
              for (int i = 0; i < labels.length; i++) {
                labels[i] = values[i] & 0xff;
              }
              return labels;
            });
  }

  /** Checks the magic number and returns the count. */
  private int header(DataInputStream in, int expected, String what) throws IOException {
    int magic = in.readInt();
    if (magic != expected) {
      throw InputException.file(
          path,
          "not " + what,
          "magic 0x%08x".formatted(magic),
          "magic 0x%08x".formatted(expected),
          mend(magic));
    }
    int count = in.readInt();
    if (count < 1) {
      throw wrong("no entries", Integer.toUnsignedString(count), "a count of 1 to 2147483647");
    }
    return count;
  }

  private static String mend(int magic) {
    return switch (magic) {
      case LABELS -> "this is a label file: pass it as labels";
      case IMAGES -> "this is an image file: pass it as images";
      default -> "only unsigned bytes are read: download the file again";
    };
  }

  private int side(DataInputStream in, String name) throws IOException {
    int side = in.readInt();
    if (side < 1 || side > LONGEST_SIDE) {
      throw wrong("wrong image size", side + " " + name, "1.." + LONGEST_SIDE);
    }
    return side;
  }

  private static byte[] bytes(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count); // grows with what is there, whatever the header claims
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private void requireEnd(InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw wrong("too long", "bytes after the last entry", "the end of the file");
    }
  }

  private InputException wrong(String what, String found, String expected) {
    return InputException.file(path, what, found, expected, "copy or download it again");
  }
}
