package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.Picture;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One part of {@code usps.h5}: HDF5 with {@code /train/data}, N x 256 values in 0..1 (16 x 16
 * pixels), and {@code /train/target}, N digits; the same under {@code /test}.
 */
public final class UspsHdf5 implements ImageSource {

  static final int SIDE = 16;
  private static final int PIXELS = SIDE * SIDE;

  private final Path path;
  private final String group;

  /**
   * @param group {@code train} or {@code test}
   */
  public UspsHdf5(Path path, String group) {
    this.path = path;
    this.group = group;
  }

  @Override
  public List<Path> files() {
    return List.of(path);
  }

  @Override
  public ItemSource images() {
    return read(file -> items(pictures(values(file, "data")), null));
  }

  @Override
  public ItemSource labelled() {
    return read(
        file -> {
          List<byte[]> pictures = pictures(values(file, "data"));
          return items(pictures, labels(values(file, "target"), pictures.size()));
        });
  }

  private ItemSource items(List<byte[]> pictures, int[] labels) {
    return ImageSource.pictures(
        path + "/" + group,
        pictures.size(),
        i -> new Picture(SIDE, SIDE, 1, pictures.get(i)),
        labels);
  }

  private <T> T read(Function<HdfFile, T> reading) {
    InputFile input = new InputFile(path);
    return input.naming(
        () -> {
          try (HdfFile file = new HdfFile(path)) {
            return reading.apply(file);
          } catch (InputException e) {
            throw e;
          } catch (RuntimeException | OutOfMemoryError e) { // hostile sizes end in either
            throw input.broken("not a whole HDF5 file", e);
          }
        });
  }

  /** The values of a data set in row-major order, whatever their number type. */
  private double[] values(HdfFile file, String name) {
    String full = "/" + group + "/" + name;
    if (!(file.getChild(group) instanceof io.jhdf.api.Group parent)
        || !(parent.getChild(name) instanceof Dataset data)) {
      throw wrong("no data set " + full, "none", "/train/data, /train/target, /test/data ...");
    }
    requireSize(data, full);
    Object flat = data.getDataFlat();
    double[] values = new double[Array.getLength(flat)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Array.getDouble(flat, i);
    }
    return values;
  }

  private void requireSize(Dataset data, String full) {
    long[] size = data.getDimensionsAsLong();
    boolean right =
        full.endsWith("data") ? size.length == 2 && size[1] == PIXELS : size.length == 1;
    long claimed = data.getSizeInBytes();
    if (!right || size[0] < 1 || claimed > new InputFile(path).<Long>naming(this::mostContent)) {
      throw wrong(full + " has a wrong size", Arrays.toString(size), "N x 256 values, N labels");
    }
  }

  private long mostContent() throws IOException {
    return new InputFile(path).mostContent();
  }

  private List<byte[]> pictures(double[] values) {
    List<byte[]> items = new ArrayList<>();
    for (int from = 0; from < values.length; from += PIXELS) {
      byte[] pixels = new byte[PIXELS];
      for (int i = 0; i < PIXELS; i++) {
        pixels[i] = level(values[from + i]);
      }
      items.add(pixels);
    }
    return items;
  }

  private byte level(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw wrong("wrong grey level", value, "0..1");
    }
    return (byte) Math.round(255 * value);
  }

  private int[] labels(double[] values, int images) {
    if (values.length != images) {
      throw wrong("data and target differ", values.length + " labels", images + " labels");
    }
    return Arrays.stream(values).mapToInt(this::digit).toArray();
  }

  private int digit(double label) {
    if (!(label >= 0 && label <= 9) || label != Math.rint(label)) {
      throw wrong("wrong label", label, "0..9");
    }
    return (int) label;
  }

  private InputException wrong(String what, Object found, String expected) {
    return InputException.file(path, what, found, expected, "pass usps.h5 as it is published");
  }
}
