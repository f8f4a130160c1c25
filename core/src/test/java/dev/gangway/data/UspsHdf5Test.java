package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.format.UspsHdf5;
import dev.gangway.image.ImageFormat;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UspsHdf5Test {

  private static final ImageFormat FORMAT = new ImageFormat(16, 1);

  @TempDir Path folder;

  private Path write(Object data, Object target) {
    Path path = folder.resolve("usps.h5");
    try (WritableHdfFile file = HdfFile.write(path)) {
      var train = file.putGroup("train");
      train.putDataset("data", data);
      train.putDataset("target", target);
    }
    return path;
  }

  private static LabelledImages read(Path file) {
    return Sources.set(new UspsHdf5(file, "train")).labelled(Part.ALL, FORMAT);
  }

  private static void assertFails(Path file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void readsLevelsOfZeroToOne() {
    float[][] data = new float[2][256];
    data[1][17] = 1;
    data[1][18] = 0.5f;
    LabelledImages set = read(write(data, new int[] {7, 3}));
    assertThat(set.labels()).containsExactly(7, 3);
    assertThat(set.images().pixels(1)[17]).isEqualTo((byte) 255);
    assertThat(set.images().pixels(1)[18]).isEqualTo((byte) 128);
    assertThat(set.images().pixels(0)).containsOnly(0);
  }

  @Test
  void doublesAndLongsAreReadToo() {
    LabelledImages set = read(write(new double[1][256], new long[] {4}));
    assertThat(set.labels()).containsExactly(4);
  }

  @Test
  void aMissingPartIsNamed() {
    Path file = write(new float[1][256], new int[] {1});
    assertThatThrownBy(() -> Sources.set(new UspsHdf5(file, "test")).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no data set /test/data");
  }

  @Test
  void wrongSizesAreRefused() {
    assertFails(
        write(new float[2][255], new int[2]), "/train/data has a wrong size: found [2, 255]");
    assertFails(write(new float[2][256], new int[3]), "found 3 labels, expected 2 labels");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    float[][] bright = new float[1][256];
    bright[0][9] = 1.5f;
    assertFails(write(bright, new int[1]), "wrong grey level: found 1.5, expected 0..1");
    bright[0][9] = Float.NaN;
    assertFails(write(bright, new int[1]), "wrong grey level: found NaN");
    assertFails(write(new float[1][256], new int[] {10}), "wrong label: found 10.0, expected 0..9");
    assertFails(write(new float[1][256], new double[] {3.7}), "wrong label: found 3.7");
  }

  @Test
  void aFileThatIsNotHdf5IsRefused() throws IOException {
    Path file = folder.resolve("usps.h5");
    assertFails(Files.write(file, new byte[100]), "not a whole HDF5 file");
    assertFails(Files.write(file, new byte[0]), "empty file");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = write(new float[4][256], new int[4]);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {20, whole.length / 4, whole.length / 2, whole.length - 600}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void hostileHeadersNeverFillTheMemory() throws IOException {
    Path file = write(new float[1][256], new int[1]);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 8; at < whole.length - 4; at += 4) {
      byte[] hostile = whole.clone();
      Arrays.fill(hostile, at, at + 3, (byte) 0xff);
      hostile[at + 3] = 0x7f;
      Files.write(file, hostile);
      try {
        read(file);
      } catch (InputException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
      }
    }
  }
}
