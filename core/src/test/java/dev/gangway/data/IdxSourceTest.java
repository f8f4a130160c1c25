package dev.gangway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.data.format.IdxSource;
import dev.gangway.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final ImageFormat FORMAT = new ImageFormat(2, 1);

  @TempDir Path folder;

  static byte[] idx(int[] header, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + values.length);
    Arrays.stream(header).forEach(bytes::putInt);
    Arrays.stream(values).forEach(v -> bytes.put((byte) v));
    return bytes.array();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(content);
    }
    return out.toByteArray();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] twoImages() {
    return idx(new int[] {IMAGES, 2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 255);
  }

  private DataSet open(String spec) {
    return new DataLoader(folder, BadImages.FAIL).open(DataSpec.parse(spec));
  }

  private void assertImagesFail(byte[] content, String message) throws IOException {
    Path file = write("images", content);
    DataSet set = Sources.set(IdxSource.of(file));
    assertThatThrownBy(() -> set.unlabelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private void assertLabelsFail(byte[] content, String message) throws IOException {
    Path images = write("a-images", twoImages());
    Path labels = write("a-labels", content);
    DataSet set = Sources.set(IdxSource.of(images));
    assertThatThrownBy(() -> set.labelled(Part.ALL, FORMAT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(labels + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void readsImagesAndTheLabelsBesideThem() throws IOException {
    Path images = write("train-images-idx3-ubyte", twoImages());
    write("train-labels-idx1-ubyte", idx(new int[] {LABELS, 2}, 9, 0));
    LabelledImages set = open(images.toString()).labelled(Part.ALL, FORMAT);
    assertThat(set.labels()).containsExactly(9, 0);
    assertThat(set.images().pixels(1)).containsExactly(5, 6, 7, -1);
    assertThat(set.classes()).isEqualTo(Classes.digits());
  }

  @Test
  void packedLabelsAreFoundBesidePlainImages() throws IOException {
    Path images = write("t.images.idx3", twoImages());
    write("t.labels.idx1.gz", gzip(idx(new int[] {LABELS, 2}, 1, 2)));
    assertThat(open(images.toString()).labelled(Part.ALL, FORMAT).labels()).containsExactly(1, 2);
  }

  @Test
  void plainLabelsAreFoundBesidePackedImages() throws IOException {
    Path images = write("t-images.gz", gzip(twoImages()));
    write("t-labels", idx(new int[] {LABELS, 2}, 1, 2));
    assertThat(open(images.toString()).labelled(Part.ALL, FORMAT).labels()).containsExactly(1, 2);
  }

  @Test
  void labelsCanBeNamedAfterAComma() throws IOException {
    Path images = write("x,1", twoImages());
    Path labels = write("y", idx(new int[] {LABELS, 2}, 3, 4));
    assertThat(open(images + "," + labels).labelled(Part.ALL, FORMAT).labels())
        .containsExactly(3, 4);
  }

  @Test
  void labelsAboveNineMakeMoreClasses() throws IOException {
    Path images = write("letters-images", twoImages());
    write("letters-labels", idx(new int[] {LABELS, 2}, 0, 25));
    assertThat(open(images.toString()).labelled(Part.ALL, FORMAT).classes().count()).isEqualTo(26);
  }

  @Test
  void imagesWithoutLabelsCanBeATarget() throws IOException {
    DataSet set = open(write("target", twoImages()).toString());
    assertThat(set.unlabelled(Part.ALL, FORMAT).size()).isEqualTo(2);
    assertThatThrownBy(() -> set.labelled(Part.ALL, FORMAT))
        .hasMessageContaining("no label file")
        .hasMessageContaining("pass IMAGES,LABELS");
  }

  @Test
  void labelsPassedAsImagesAreNamed() throws IOException {
    assertImagesFail(
        idx(new int[] {LABELS, 1}, 5),
        "not an IDX image file: found magic 0x00000801, expected magic 0x00000803"
            + " (this is a label file: pass it as labels)");
  }

  @Test
  void imagesPassedAsLabelsAreNamed() throws IOException {
    assertLabelsFail(twoImages(), "this is an image file: pass it as images");
  }

  @Test
  void otherNumberTypesAreRefused() throws IOException {
    assertImagesFail(idx(new int[] {0xd03, 1, 1, 1}, 0, 0, 0, 0), "found magic 0x00000d03");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertImagesFail(new byte[0], "empty file");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    assertImagesFail(Arrays.copyOf(twoImages(), 23), "truncated file");
    assertImagesFail(Arrays.copyOf(twoImages(), 7), "truncated file");
    byte[] packed = gzip(twoImages());
    assertImagesFail(Arrays.copyOf(packed, packed.length - 12), "truncated file");
    assertLabelsFail(idx(new int[] {LABELS, 2}, 1), "truncated file");
  }

  @Test
  void bytesAfterTheEndAreRefused() throws IOException {
    assertImagesFail(Arrays.copyOf(twoImages(), 25), "too long: found bytes after the last entry");
    assertLabelsFail(idx(new int[] {LABELS, 2}, 1, 2, 3), "too long");
  }

  @Test
  void aBrokenChecksumIsRefused() throws IOException {
    byte[] packed = gzip(twoImages());
    packed[packed.length - 6] ^= 1;
    assertImagesFail(packed, "cannot be read");
  }

  @Test
  void aCountThatTheFileDoesNotHoldIsRefused() throws IOException {
    assertImagesFail(
        idx(new int[] {IMAGES, Integer.MAX_VALUE, 8000, 8000}, 1, 2), "truncated file");
    assertLabelsFail(idx(new int[] {LABELS, Integer.MAX_VALUE}, 1, 2), "truncated file");
    assertImagesFail(idx(new int[] {IMAGES, -1, 2, 2}, 1, 2), "no entries: found 4294967295");
    assertImagesFail(idx(new int[] {IMAGES, 0, 2, 2}), "no entries: found 0");
  }

  @Test
  void anAbsurdImageSizeIsRefused() throws IOException {
    assertImagesFail(idx(new int[] {IMAGES, 1, 0, 2}), "wrong image size: found 0 rows");
    assertImagesFail(idx(new int[] {IMAGES, 1, 2, -5}), "wrong image size: found -5 columns");
  }

  @Test
  void differingCountsAreRefused() throws IOException {
    assertLabelsFail(
        idx(new int[] {LABELS, 3}, 1, 2, 3),
        "labels do not match a-images: found 3 labels, expected 2 labels");
  }
}
