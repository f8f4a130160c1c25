package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.ImageItem;
import dev.gangway.image.Picture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * USPS as LIBSVM text, plain or packed (<a
 * href="https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass.html#usps">format</a>):
 * a line {@code label index:value index:value ...} per digit, with labels 1..10 (digit + 1),
 * indices 1..256 and values from -1 (dark) to 1 (bright). A value of 0 is left out: a pixel that is
 * not listed is middle grey, not background.
 *
 * <p>These digits are not the pixels of {@code usps.h5}: they are smoothed by a Gaussian of 0.75
 * pixels, with background beyond the border. A model trained on one form sees the other as another
 * domain.
 */
public final class LibsvmFile implements ImageSource {

  private static final int SIDE = UspsHdf5.SIDE;
  private static final int PIXELS = SIDE * SIDE;
  private static final byte MIDDLE_GREY = (byte) 128; // of value 0
  private static final int LONGEST_LINE = 1 << 14;

  private final Path path;

  public LibsvmFile(Path path) {
    this.path = path;
  }

  @Override
  public List<Path> files() {
    return List.of(path);
  }

  @Override
  public ItemSource images() throws IOException {
    return new Items();
  }

  @Override
  public ItemSource labelled() throws IOException {
    return new Items();
  }

  @Override
  public InputException noImages() {
    return InputException.file(
        path, "no digits", "blank lines", "LIBSVM text", "download it again");
  }

  private final class Items implements ItemSource {

    private final BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new InputFile(path).open(), StandardCharsets.ISO_8859_1));
    private int line; // counts from 1
    private int read;

    Items() throws IOException {}

    @Override
    public Item next() throws IOException {
      String text = nextLine();
      while (text != null && text.isBlank()) {
        text = nextLine();
      }
      if (text == null) {
        return null;
      }
      String[] fields = text.strip().split("\\s+");
      int digit = whole("label", fields[0], 10) - 1;
      Picture picture = new Picture(SIDE, SIDE, 1, pixels(fields));
      return new Item(new ImageItem.Decoded(path + "#" + read++, picture), Integer.toString(digit));
    }

    /** Null at the end; no line of a broken file can fill the memory. */
    private String nextLine() throws IOException {
      line++;
      StringBuilder text = new StringBuilder();
      int c = reader.read();
      if (c < 0) {
        return null;
      }
      for (; c >= 0 && c != '\n'; c = reader.read()) {
        text.append((char) c);
        if (text.length() > LONGEST_LINE) {
          throw wrong("a longer line", "at most " + LONGEST_LINE + " characters");
        }
      }
      return text.toString();
    }

    private byte[] pixels(String[] fields) {
      byte[] pixels = new byte[PIXELS];
      Arrays.fill(pixels, MIDDLE_GREY);
      for (int i = 1; i < fields.length; i++) {
        int colon = fields[i].indexOf(':');
        if (colon < 0) {
          throw wrong(fields[i], "index:value");
        }
        int index = whole("index", fields[i].substring(0, colon), PIXELS);
        pixels[index - 1] = level(fields[i].substring(colon + 1));
      }
      return pixels;
    }

    /** A whole number from 1. */
    private int whole(String what, String text, int most) {
      double value = number(text);
      if (!(value >= 1 && value <= most) || value != Math.rint(value)) {
        String article = what.equals("index") ? "an " : "a ";
        throw wrong(what + " " + text, article + what + " in 1.." + most);
      }
      return (int) value;
    }

    private byte level(String text) {
      double value = number(text);
      if (!(value >= -1 && value <= 1)) {
        throw wrong("value " + text, "a value in -1..1");
      }
      return (byte) Math.round(255 * (value + 1) / 2);
    }

    private double number(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw wrong("'" + text + "'", "a number");
      }
    }

    private InputException wrong(String found, String expected) {
      return InputException.file(
          path,
          "line " + line + " is not USPS in LIBSVM text",
          found,
          expected,
          "pass usps or usps.t as it is published");
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
