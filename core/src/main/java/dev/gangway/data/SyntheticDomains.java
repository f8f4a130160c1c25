package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.data.synth.SyntheticSeries;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The digit domains that need no download: {@code synth-street}, house numbers in colour, and
 * {@code synth-hand}, handwriting in grey. Every image depends on (domain, seed, index) alone, bit
 * for bit, on every platform and with any number of threads.
 */
public final class SyntheticDomains {

  private SyntheticDomains() {}

  /** The names that {@link #open} knows. */
  public static List<String> names() {
    return SyntheticSeries.domains();
  }

  /** A domain as a set: 10,000 training and 2,000 test images, always the same; or throws. */
  public static DataSet open(String name) {
    SyntheticSeries.painter(name);
    return new Drawn(name);
  }

  /**
   * Paints {@code count} images on all cores. A longer set of the same seed starts with the same
   * images; in every ten of them each digit stands once, in random order. Throws if there is no
   * such domain or the images are too small to be read.
   */
  public static LabelledImages generate(String name, long seed, int count, ImageFormat format) {
    SyntheticSeries series = new SyntheticSeries(name, seed, count, format);
    int[] labels = IntStream.range(0, count).map(series::label).toArray();
    byte[][] pixels = new byte[count][];
    IntStream.range(0, count).parallel().forEach(i -> pixels[i] = series.pixels(i));
    Images images = new Images(format, new ArrayList<>(Arrays.asList(pixels)));
    return new LabelledImages(images, labels, Classes.digits());
  }

  /** The channels that a domain has by nature: 1 if it is grey, 3 if it is in colour. */
  public static int channels(String name) {
    return SyntheticSeries.painter(name).channels();
  }

  /** A domain at its default size; the two parts come from different streams. */
  private record Drawn(String name) implements DataSet {

    private static final int TRAIN_IMAGES = 10_000;
    private static final int TEST_IMAGES = 2_000;
    private static final long TRAIN_SEED = 1;
    private static final long TEST_SEED = 2;

    @Override
    public Set<Part> parts() {
      return EnumSet.of(Part.TRAIN, Part.TEST);
    }

    @Override
    public boolean labels(Part part) {
      return true;
    }

    @Override
    public LabelledImages labelled(Part part, ImageFormat format) {
      check(part != Part.ALL, "%s has the parts train and test, got %s", name, part);
      return part == Part.TRAIN
          ? generate(name, TRAIN_SEED, TRAIN_IMAGES, format)
          : generate(name, TEST_SEED, TEST_IMAGES, format);
    }

    @Override
    public Images unlabelled(Part part, ImageFormat format) {
      return labelled(part, format).images();
    }
  }
}
