package dev.gangway.data;

import static dev.gangway.base.InputException.check;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.run.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The digit domains that need no download: {@code synth-street}, house numbers in colour, and
 * {@code synth-hand}, handwriting in grey. Every image depends on (domain, seed, index) alone, bit
 * for bit, on every platform and with any number of threads.
 */
public final class SyntheticDomains {

  private static final Map<String, DigitPainter> PAINTERS =
      new TreeMap<>(
          Map.of(
              "synth-street", new StreetPainter(StreetLook.standard()),
              "synth-hand", new HandPainter(HandLook.standard())));

  private SyntheticDomains() {}

  /** The names that {@link #open} knows. */
  public static List<String> names() {
    return List.copyOf(PAINTERS.keySet());
  }

  /**
   * A domain as a set: 10,000 training and 2,000 test images, always the same.
   *
   * @throws InputException if there is no such domain
   */
  public static DataSet open(String name) {
    painter(name);
    return new SyntheticSet(name);
  }

  /**
   * Paints {@code count} images on all cores. A longer set of the same seed starts with the same
   * images; in every ten of them each digit stands once, in random order.
   *
   * @throws InputException if there is no such domain or the images are too small to be read
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
    return painter(name).channels();
  }

  static DigitPainter painter(String name) {
    DigitPainter painter = PAINTERS.get(name);
    check(
        painter != null,
        "there is no synthetic domain '%s': did you mean %s? (domains: %s)",
        name,
        Names.nearest(name, names()),
        String.join(", ", names()));
    return painter;
  }
}
