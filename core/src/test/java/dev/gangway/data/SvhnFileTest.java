package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.format.SvhnFile;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

class SvhnFileTest {

  private static final ImageFormat FORMAT = new ImageFormat(32, 3);

  @TempDir Path folder;

  private static Matrix images(int count) {
    return Mat5.newMatrix(new int[] {32, 32, 3, count}, MatlabType.UInt8);
  }

  private static Matrix labels(double... labels) {
    Matrix y = Mat5.newMatrix(labels.length, 1, MatlabType.UInt8);
    for (int i = 0; i < labels.length; i++) {
      y.setDouble(i, labels[i]);
    }
    return y;
  }

  private Path write(MatFile content) throws IOException {
    Path file = folder.resolve("train_32x32.mat");
    Mat5.writeToFile(content, file.toFile());
    return file;
  }

  private void assertFails(Path file, String message) {
    DataSet set = Sources.set(new SvhnFile(file));
    assertThatThrownBy(() -> set.labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private void assertFails(MatFile content, String message) throws IOException {
    assertFails(write(content), message);
  }

  /** X counts rows first, then columns, channels and images. */
  @Test
  void readsColumnMajorImagesAndTenAsZero() throws IOException {
    Matrix x = images(2);
    x.setInt(new int[] {3, 5, 2, 1}, 200);
    Path file = write(Mat5.newMatFile().addArray("X", x).addArray("y", labels(10, 9)));
    DataSet set = new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(file.toString()));
    LabelledImages read = set.labelled(Part.ALL, FORMAT);
    assertThat(read.labels()).containsExactly(0, 9);
    assertThat(read.images().pixels(0)).containsOnly(0);
    assertThat(read.images().pixels(1)[(3 * 32 + 5) * 3 + 2]).isEqualTo((byte) 200);
  }

  @Test
  void aTargetNeedsNoLabels() throws IOException {
    Path file = write(Mat5.newMatFile().addArray("X", images(3)));
    DataSet set = Sources.set(new SvhnFile(file));
    assertThat(set.unlabelled(Part.ALL, FORMAT).size()).isEqualTo(3);
  }

  @Test
  void oneImageMayLackItsLastDimension() throws IOException {
    Matrix x = Mat5.newMatrix(new int[] {32, 32, 3}, MatlabType.UInt8);
    Path file = write(Mat5.newMatFile().addArray("X", x).addArray("y", labels(1)));
    assertThat(Sources.set(new SvhnFile(file)).labelled(Part.ALL, FORMAT).size()).isEqualTo(1);
  }

  @Test
  void missingMatricesAreNamed() throws IOException {
    assertFails(Mat5.newMatFile().addArray("y", labels(1)), "no matrix X");
    assertFails(Mat5.newMatFile().addArray("X", images(1)), "no matrix y");
    assertFails(Mat5.newMatFile().addArray("X", Mat5.newString("a")), "no matrix X");
  }

  @Test
  void differingCountsAreRefused() throws IOException {
    assertFails(
        Mat5.newMatFile().addArray("X", images(2)).addArray("y", labels(1, 2, 3)),
        "X and y differ: found 3 labels, expected 2 labels");
  }

  @Test
  void labelsOutOfRangeAreRefused() throws IOException {
    assertFails(
        Mat5.newMatFile().addArray("X", images(2)).addArray("y", labels(1, 11)),
        "wrong label: found label 11.0 for image 1, expected 1..10");
    assertFails(
        Mat5.newMatFile().addArray("X", images(1)).addArray("y", labels(0)), "found label 0.0");
  }

  @Test
  void imagesOfAnotherShapeOrTypeAreRefused() throws IOException {
    Matrix rows = Mat5.newMatrix(new int[] {2, 32, 32, 3}, MatlabType.UInt8);
    assertFails(
        Mat5.newMatFile().addArray("X", rows).addArray("y", labels(1)),
        "found uint8 [2, 32, 32, 3], expected uint8 [32, 32, 3, N]");
    Matrix doubles = Mat5.newMatrix(new int[] {32, 32, 3, 1}, MatlabType.Double);
    assertFails(Mat5.newMatFile().addArray("X", doubles).addArray("y", labels(1)), "double");
  }

  @Test
  void aFileThatIsNotMatlabIsRefused() throws IOException {
    assertFails(Files.write(folder.resolve("a.mat"), new byte[300]), "not a whole MATLAB 5 file");
    assertFails(Files.write(folder.resolve("b.mat"), new byte[0]), "empty file");
    assertFails(folder.resolve("none.mat"), "no such file");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = write(Mat5.newMatFile().addArray("X", images(2)).addArray("y", labels(1, 2)));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Sources.set(new SvhnFile(file)).labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.toString());
  }

  /** Any four bytes behind the header changed to 2^31 - 1: an error in words or a right read. */
  @Test
  void hostileHeadersNeverFillTheMemory() throws IOException {
    Path file = write(Mat5.newMatFile().addArray("y", labels(1)).addArray("X", images(1)));
    byte[] whole = Files.readAllBytes(file);
    for (int at = 128; at < Math.min(whole.length - 4, 260); at += 4) {
      byte[] hostile = whole.clone();
      hostile[at] = hostile[at + 1] = hostile[at + 2] = (byte) 0xff;
      hostile[at + 3] = 0x7f;
      Files.write(file, hostile);
      try {
        Sources.set(new SvhnFile(file)).labelled(Part.ALL, FORMAT);
      } catch (InputException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
      }
    }
  }
}
