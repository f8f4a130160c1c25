package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFiles;
import dev.gangway.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLoaderTest {

  private static final ImageFormat FORMAT = new ImageFormat(2, 1);

  @TempDir Path folder;

  private DataSet open(String spec) {
    return new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(spec));
  }

  private void assertFails(String spec, String message) {
    assertThatThrownBy(() -> open(spec))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  @Test
  void aMisspeltNameIsAnsweredWithTheNearest() {
    assertFails("minst", "there is no data set and no path 'minst': did you mean mnist?");
    assertFails("svnh", "did you mean svhn?");
    assertFails("ups", "names are mnist, ");
  }

  @Test
  void aMissingPathIsNamed() {
    assertFails("photos/none", "photos" + java.io.File.separator + "none: no such file or folder");
    assertFails("none.mat:test", "none.mat: no such file or folder");
  }

  @Test
  void aMissingNamedSetTellsHowToFetchIt() {
    for (String name : new String[] {"mnist", "usps", "svhn"}) {
      DataSet set = open(name + ":train");
      assertThatThrownBy(() -> set.unlabelled(Part.TRAIN, FORMAT))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(folder.resolve(name).toString())
          .hasMessageContaining("(run: gangway data fetch " + name + ")");
    }
  }

  @Test
  void theFilesLookedForAreListed() {
    DataSet svhn = open("svhn");
    assertThatThrownBy(() -> svhn.labelled(Part.TEST, FORMAT))
        .hasMessageContaining("found none of test_32x32.mat");
    DataSet usps = open("usps");
    assertThatThrownBy(() -> usps.labelled(Part.TEST, FORMAT))
        .hasMessageContaining("none of usps.h5, usps.t, usps.t.bz2");
  }

  @Test
  void onePartCanBeReadWhileTheOtherIsMissing() throws IOException {
    write(
        "mnist/t10k-images.idx3-ubyte", IdxSourceTest.idx(new int[] {0x803, 1, 2, 2}, 1, 2, 3, 4));
    write(
        "mnist/t10k-labels-idx1-ubyte.gz",
        IdxSourceTest.gzip(IdxSourceTest.idx(new int[] {0x801, 1}, 7)));
    DataSet mnist = open("mnist");
    assertThat(mnist.labelled(Part.TEST, FORMAT).labels()).containsExactly(7);
    assertThatThrownBy(() -> mnist.unlabelled(Part.TRAIN, FORMAT))
        .hasMessageContaining("train-images-idx3-ubyte, train-images-idx3-ubyte.gz");
  }

  @Test
  void aLabelOfMnistAboveNineIsRefused() throws IOException {
    write("mnist/t10k-images-idx3-ubyte", IdxSourceTest.idx(new int[] {0x803, 1, 1, 1}, 1));
    Path labels =
        write("mnist/t10k-labels-idx1-ubyte", IdxSourceTest.idx(new int[] {0x801, 1}, 10));
    DataSet mnist = open("mnist");
    assertThatThrownBy(() -> mnist.labelled(Part.TEST, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(labels + ": wrong label: found label 10, expected 0..9");
  }

  @Test
  void uspsTextIsReadWhereThereIsNoHdf5() throws IOException {
    write("usps/usps.t", "4 1:1\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(open("usps").labelled(Part.TEST, FORMAT).labels()).containsExactly(3);
  }

  @Test
  void filesThatAreNoSetsAreRefusedInWords() throws IOException {
    Path image = ImageFiles.grey(folder.resolve("a.png"), 2, 1);
    assertFails(image.toString(), "found a single image");
    Path newer = Files.writeString(folder.resolve("c.mat"), "MATLAB 7.3 MAT-file, Platform");
    assertFails(newer.toString(), "found a MATLAB 7.3 file");
    assertFails(
        Files.writeString(folder.resolve("d"), "hello").toString(), "a file of unknown type");
    assertFails(write("e", new byte[0]).toString(), "empty file");
  }

  @Test
  void aPartOfAWholeIsRefused() throws IOException {
    Path file = write("x", IdxSourceTest.idx(new int[] {0x803, 1, 2, 2}, 1, 2, 3, 4));
    assertFails(file + ":test", "has no test part: it is one whole");
  }
}
