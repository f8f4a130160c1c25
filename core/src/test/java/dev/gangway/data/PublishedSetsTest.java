package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.data.fetch.Catalogue;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile;
import dev.gangway.data.fetch.CatalogueSet.CatalogueFile.CatalogueChecksum;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

/** Reads the real files, where they are. */
class PublishedSetsTest {

  private static final ImageFormat MNIST = new ImageFormat(28, 1);
  private static final ImageFormat USPS = new ImageFormat(16, 1);

  private static DataSet named(String name) {
    return new DataLoader(RealData.folderOf(name), BadImages.FAIL).open(DataSpec.parse(name));
  }

  private static int[] counts(LabelledImages set) {
    int[] counts = new int[set.classes().count()];
    Arrays.stream(set.labels()).forEach(label -> counts[label]++);
    return counts;
  }

  @Test
  void mnistHasItsPublishedCounts() {
    DataSet mnist = named("mnist");
    assertThat(mnist.parts()).containsExactlyInAnyOrder(Part.TRAIN, Part.TEST);
    LabelledImages train = mnist.labelled(Part.TRAIN, MNIST);
    assertThat(counts(train))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(Arrays.copyOf(train.labels(), 5)).containsExactly(5, 0, 4, 1, 9);
    assertThat(train.images().pixels(0)[5 * 28 + 12]).isEqualTo((byte) 3);
    assertThat(train.images().pixels(0)[5 * 28 + 18]).isEqualTo((byte) 175);
    assertThat(counts(mnist.labelled(Part.TEST, MNIST)))
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
  }

  @Test
  void uspsHasItsPublishedCounts() {
    DataSet usps = named("usps");
    assertThat(counts(usps.labelled(Part.TRAIN, USPS)))
        .containsExactly(1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644);
    assertThat(counts(usps.labelled(Part.TEST, USPS)))
        .containsExactly(359, 264, 198, 166, 200, 160, 170, 147, 166, 177);
  }

  @Test
  void sizesInTheCatalogueAreThoseOfTheFilesAsPublished() throws IOException {
    Catalogue catalogue = Catalogue.builtIn();
    for (String name : new String[] {"mnist/t10k-labels-idx1-ubyte.gz", "usps/usps.t.bz2"}) {
      Path file = RealData.file(name);
      CatalogueFile entry =
          catalogue.set(file.getParent().getFileName().toString()).files().stream()
              .filter(known -> name.endsWith(known.name()))
              .findFirst()
              .orElseThrow();
      assertThat(entry.checksums())
          .containsExactly(
              CatalogueChecksum.parse("md5:" + DigestUtils.md5Hex(Files.readAllBytes(file))));
      assertThat(entry.size()).isEqualTo(Files.size(file));
    }
  }

  /**
   * The text form is the HDF5 form smoothed by a Gaussian of 0.75 pixels, dark beyond the border.
   */
  @Test
  void bothFormatsOfUspsHoldTheSameDigits() {
    DataLoader loader = new DataLoader(RealData.folderOf("usps"), BadImages.FAIL);
    DataSet text = loader.open(DataSpec.parse(RealData.file("usps/usps.t.bz2").toString()));
    LabelledImages fromText = text.labelled(Part.ALL, USPS);
    LabelledImages fromHdf5 = named("usps").labelled(Part.TEST, USPS);
    assertThat(fromText.labels()).isEqualTo(fromHdf5.labels());
    double greatest = 0;
    for (int i = 0; i < fromText.size(); i++) {
      double[] smooth = smooth(fromHdf5.images().pixels(i));
      for (int p = 0; p < smooth.length; p++) {
        greatest =
            Math.max(greatest, Math.abs(smooth[p] - (fromText.images().pixels(i)[p] & 0xff)));
      }
    }
    assertThat(greatest).isLessThanOrEqualTo(1);
  }

  private static double[] smooth(byte[] image) {
    double[] pixels = new double[image.length];
    Arrays.setAll(pixels, i -> image[i] & 0xff);
    return alongRows(alongRows(pixels)); // turned over twice
  }

  /** Smooths each row of a 16 x 16 image and turns rows into columns. */
  private static double[] alongRows(double[] image) {
    double[] out = new double[image.length];
    double all = IntStream.rangeClosed(-4, 4).mapToDouble(PublishedSetsTest::gauss).sum();
    for (int i = 0; i < image.length; i++) {
      for (int d = Math.max(-4, -(i % 16)); d <= Math.min(4, 15 - i % 16); d++) {
        out[i % 16 * 16 + i / 16] += gauss(d) / all * image[i + d];
      }
    }
    return out;
  }

  private static double gauss(int distance) {
    return Math.exp(-distance * distance / (2 * 0.75 * 0.75));
  }

  @Test
  void svhnStartsWithItsPublishedLabels() {
    String path = RealData.file("svhn/train_first500_32x32.mat").toString();
    DataSet svhn =
        new DataLoader(RealData.folderOf("svhn"), BadImages.FAIL).open(DataSpec.parse(path));
    LabelledImages set = svhn.labelled(Part.ALL, new ImageFormat(32, 3));
    assertThat(set.size()).isEqualTo(500);
    assertThat(Arrays.copyOf(set.labels(), 10)).containsExactly(1, 9, 2, 3, 2, 5, 9, 3, 3, 1);
    assertThat(set.images().pixels(0)).startsWith(33, 30, 38);
  }
}
