package dev.gangway.data;

import static dev.gangway.run.InputException.check;

import dev.gangway.run.InputException;
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

  /** The smallest side at which the digits can be told apart. */
  static final int LEAST_SIDE = 16;

  private static final int DIGITS = 10;
  private static final long LABELS = 1; // keys of the streams of one set
  private static final long PIXELS = 2;

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
    DigitPainter painter = painter(name);
    check(count >= 1, "the number of images must be >= 1, got %s", count);
    check(
        format.side() >= LEAST_SIDE,
        "%s needs images of at least %s x %s pixels, got side %s",
        name,
        LEAST_SIDE,
        LEAST_SIDE,
        format.side());
    long domain = name.hashCode();
    int[] labels = IntStream.range(0, count).map(i -> label(domain, seed, i)).toArray();
    byte[][] pixels = new byte[count][];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> pixels[i] = painter.paint(labels[i], format, new Draws(PIXELS, domain, seed, i)));
    Images images = new Images(format, new ArrayList<>(Arrays.asList(pixels)));
    return new LabelledImages(images, labels, Classes.digits());
  }

  private static int label(long domain, long seed, int index) {
    Draws draws = new Draws(LABELS, domain, seed, index / DIGITS);
    return draws.permutation(DIGITS)[index % DIGITS];
  }

  private static DigitPainter painter(String name) {
    DigitPainter painter = PAINTERS.get(name);
    check(painter != null, "no synthetic domain '%s' (there are %s)", name, names());
    return painter;
  }
}
