package dev.gangway.data.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.data.LabelledImages;
import dev.gangway.data.SyntheticDomains;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticLooksTest {

  private static final ImageFormat GREY = new ImageFormat(28, 1);

  @Test
  void handIsBrightOnABlackBorder() {
    Images images = SyntheticDomains.generate("synth-hand", 1, 200, GREY).images();
    for (int i = 0; i < images.size(); i++) {
      byte[] image = images.pixels(i);
      assertThat(IntStream.range(0, 28).map(x -> image[x] & 0xFF).max()).hasValue(0);
      assertThat(IntStream.range(0, 28).map(y -> image[28 * y] & 0xFF).max()).hasValue(0);
      int brightest = IntStream.range(0, image.length).map(p -> image[p] & 0xFF).max().orElse(0);
      assertThat(brightest).isGreaterThan(150);
    }
  }

  @Test
  void handColoursAreGrey() {
    Images images = SyntheticDomains.generate("synth-hand", 1, 10, new ImageFormat(20, 3)).images();
    byte[] image = images.pixels(3);
    for (int p = 0; p < image.length; p += 3) {
      assertThat(image[p]).isEqualTo(image[p + 1]).isEqualTo(image[p + 2]);
    }
  }

  @Test
  void streetDigitsAreBrighterThanTheirWalls() {
    LabelledImages set = SyntheticDomains.generate("synth-street", 1, 1000, GREY);
    int[] ones = IntStream.range(0, 1000).filter(i -> set.labels()[i] == 1).toArray();
    long light = IntStream.of(ones).filter(i -> stem(set.images().pixels(i)) > 0).count();
    assertThat(light).isGreaterThan(95L);
  }

  /** Brightness of the middle of a 1 less that of the wall left and right of it. */
  private static int stem(byte[] image) {
    int sum = 0;
    for (int y = 12; y < 16; y++) {
      int stem = (image[28 * y + 13] & 0xFF) + (image[28 * y + 14] & 0xFF);
      sum += stem - (image[28 * y + 8] & 0xFF) - (image[28 * y + 20] & 0xFF);
    }
    return sum;
  }

  @Test
  void streetIsColoured() {
    byte[] image = first("synth-street", new ImageFormat(32, 3));
    long coloured =
        IntStream.range(0, 32 * 32)
            .filter(p -> Math.abs((image[3 * p] & 0xFF) - (image[3 * p + 2] & 0xFF)) > 4)
            .count();
    assertThat(coloured).isGreaterThan(100);
  }

  @Test
  void handIsTheSamePictureAtEverySide() {
    byte[] small = first("synth-hand", new ImageFormat(32, 1));
    byte[] large = first("synth-hand", new ImageFormat(64, 1));
    double difference = 0;
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        int corner = 128 * y + 2 * x;
        int four = (large[corner] & 0xFF) + (large[corner + 1] & 0xFF);
        four += (large[corner + 64] & 0xFF) + (large[corner + 65] & 0xFF);
        difference += Math.abs((small[32 * y + x] & 0xFF) - four / 4.0);
      }
    }
    assertThat(difference / (32 * 32)).isLessThan(2);
  }

  @Test
  void greyStreetIsTheBrightnessOfTheColouredOne() {
    byte[] grey = first("synth-street", new ImageFormat(32, 1));
    byte[] colour = first("synth-street", new ImageFormat(32, 3));
    int checked = 0;
    for (int p = 0; p < grey.length; p++) {
      int red = colour[3 * p] & 0xFF;
      int green = colour[3 * p + 1] & 0xFF;
      int blue = colour[3 * p + 2] & 0xFF;
      if (Math.min(red, Math.min(green, blue)) > 0 && Math.max(red, Math.max(green, blue)) < 255) {
        double brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
        assertThat((double) (grey[p] & 0xFF)).isEqualTo(brightness, within(1.01));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  private static byte[] first(String name, ImageFormat format) {
    return SyntheticDomains.generate(name, 1, 1, format).images().pixels(0);
  }

  @Test
  void handLabelsFitTheShapes() {
    LabelledImages train = SyntheticDomains.generate("synth-hand", 1, 2000, GREY);
    LabelledImages test = SyntheticDomains.generate("synth-hand", 2, 500, GREY);
    double[][] centroids = centroids(train);
    long hits =
        IntStream.range(0, test.size())
            .filter(i -> nearest(centroids, test.images().pixels(i)) == test.labels()[i])
            .count();
    assertThat(hits / 500.0).isGreaterThan(0.6); // chance is 0.1
  }

  private static double[][] centroids(LabelledImages set) {
    double[][] centroids = new double[10][GREY.bytes()];
    for (int i = 0; i < set.size(); i++) {
      for (int p = 0; p < GREY.bytes(); p++) {
        centroids[set.labels()[i]][p] += (set.images().pixels(i)[p] & 0xFF) * 10.0 / set.size();
      }
    }
    return centroids;
  }

  private static int nearest(double[][] centroids, byte[] image) {
    int best = 0;
    for (int label = 1; label < centroids.length; label++) {
      if (squares(centroids[label], image) < squares(centroids[best], image)) {
        best = label;
      }
    }
    return best;
  }

  private static double squares(double[] centroid, byte[] image) {
    return IntStream.range(0, image.length)
        .mapToDouble(p -> centroid[p] - (image[p] & 0xFF))
        .map(difference -> difference * difference)
        .sum();
  }
}
