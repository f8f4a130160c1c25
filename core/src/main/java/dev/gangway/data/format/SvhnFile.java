package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/**
 * A file of SVHN's cropped digits (<a href="http://ufldl.stanford.edu/housenumbers/">format 2</a>):
 * a MATLAB 5 file with {@code X}, uint8 of 32 x 32 x 3 x N in column-major order, and {@code y}, N
 * labels in 1..10, where 10 is the digit 0.
 */
public final class SvhnFile implements ImageSource {

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int CHANNELS = 3;

  private final Path path;

  public SvhnFile(Path path) {
    this.path = path;
  }

  @Override
  public List<Path> files() {
    return List.of(path);
  }

  @Override
  public ItemSource images() {
    return items(matrix(read(), "X"), null);
  }

  @Override
  public ItemSource labelled() {
    Mat5File file = read();
    Matrix x = matrix(file, "X");
    return items(x, labels(matrix(file, "y"), count(x)));
  }

  private ItemSource items(Matrix x, int[] labels) {
    return ImageSource.pictures(
        path.toString(), count(x), i -> new Picture(SIDE, SIDE, CHANNELS, pixels(x, i)), labels);
  }

  /** Only X and y are read; buffers are limited by what the file can hold, whatever it claims. */
  private Mat5File read() {
    InputFile file = new InputFile(path);
    return file.naming(
        () -> {
          try (Source source = Sources.openStreamingFile(path.toFile())) {
            return Mat5.newReader(source)
                .setEntryFilter(entry -> Set.of("X", "y").contains(entry.getName()))
                .setBufferAllocator(new LimitedBuffers(file.mostContent()))
                .disableSubsystemProcessing()
                .readMat();
          } catch (IOException | RuntimeException | OutOfMemoryError e) { // hostile sizes: any
            throw file.broken("not a whole MATLAB 5 file", e);
          }
        });
  }

  private Matrix matrix(Mat5File file, String name) {
    for (var entry : file.getEntries()) {
      if (entry.getName().equals(name) && entry.getValue() instanceof Matrix matrix) {
        return matrix;
      }
    }
    throw wrong("no matrix " + name, "no " + name, "X (images) and y (labels)");
  }

  private int count(Matrix x) {
    int[] size = x.getDimensions();
    int[] one = {SIDE, SIDE, CHANNELS};
    boolean single = size.length == 3; // MATLAB drops a last dimension of 1
    if (x.getType() != MatlabType.UInt8
        || size.length > 4
        || !Arrays.equals(Arrays.copyOf(size, CHANNELS), one)
        || x.getNumElements() == 0) {
      throw wrong(
          "X is not a stack of images",
          x.getType().toString().toLowerCase(Locale.ROOT) + " " + Arrays.toString(size),
          "uint8 [32, 32, 3, N]");
    }
    return single ? 1 : size[3];
  }

  /** Image {@code i} of X, turned from channel, column, row to row, column, channel. */
  private static byte[] pixels(Matrix x, int i) {
    byte[] pixels = new byte[PLANE * CHANNELS];
    int from = i * pixels.length;
    for (int to = 0; to < pixels.length; to++) {
      int channel = to % CHANNELS;
      int column = to / CHANNELS % SIDE;
      int row = to / CHANNELS / SIDE;
      pixels[to] = x.getByte(from + channel * PLANE + column * SIDE + row);
    }
    return pixels;
  }

  private int[] labels(Matrix y, int images) {
    if (y.getNumElements() != images) {
      throw wrong("X and y differ", y.getNumElements() + " labels", images + " labels");
    }
    return IntStream.range(0, images).map(i -> digit(y.getDouble(i), i)).toArray();
  }

  private int digit(double label, int i) {
    if (label < 1 || label > 10 || label != Math.rint(label)) {
      throw wrong("wrong label", "label " + label + " for image " + i, "1..10 (10 is the digit 0)");
    }
    return (int) label % 10;
  }

  private InputException wrong(String what, String found, String expected) {
    return InputException.file(
        path, what, found, expected, "pass train_32x32.mat or test_32x32.mat of SVHN");
  }

  /** Refuses a buffer that the file cannot fill. */
  private record LimitedBuffers(long limit) implements BufferAllocator {

    @Override
    public ByteBuffer allocate(int bytes) {
      if (bytes < 0 || bytes > limit) {
        throw new IllegalArgumentException("its header claims more than the file holds");
      }
      return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void release(ByteBuffer buffer) {}
  }
}
