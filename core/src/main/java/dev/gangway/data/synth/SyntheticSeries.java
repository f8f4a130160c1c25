package dev.gangway.data.synth;

import static dev.gangway.base.InputException.check;

import dev.gangway.image.ImageFormat;
import dev.gangway.image.Images;
import dev.gangway.run.Names;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first images of a synthetic domain, each painted when it is asked for: a series of any length
 * takes no memory.
 *
 * @param domain one of {@link #domains()}
 * @param count how many; a longer series of the same seed starts with the same images
 */
public record SyntheticSeries(String domain, long seed, int count, ImageFormat format) {

  /** The smallest side at which the digits can be told apart. */
  static final int LEAST_SIDE = 16;

  private static final Map<String, DigitPainter> PAINTERS =
      new TreeMap<>(
          Map.of(
              "synth-street", new StreetPainter(),
              "synth-hand", new HandPainter()));

  private static final int DIGITS = 10;
  private static final long LABELS = 1; // keys of the streams of one set
  private static final long PIXELS = 2;

  public SyntheticSeries {
    painter(domain);
    check(count >= 1, "the number of images must be >= 1, got %s", count);
    check(
        format.side() >= LEAST_SIDE,
        "%s needs images of at least %s x %s pixels, got side %s",
        domain,
        LEAST_SIDE,
        LEAST_SIDE,
        format.side());
  }

  /** The digit of image {@code i}: in every ten images each stands once. */
  public int label(int i) {
    Draws draws = new Draws(LABELS, domain.hashCode(), seed, i / DIGITS);
    return draws.permutation(DIGITS)[i % DIGITS];
  }

  /** The bytes of image {@code i}, as in {@link dev.gangway.image.Images}. */
  public byte[] pixels(int i) {
    Draws draws = new Draws(PIXELS, domain.hashCode(), seed, i);
    return painter(domain).paint(label(i), format, draws);
  }

  /** The names of all domains. */
  public static List<String> domains() {
    return List.copyOf(PAINTERS.keySet());
  }

  /** The painter of a domain; throws if there is no such domain. */
  public static DigitPainter painter(String name) {
    DigitPainter painter = PAINTERS.get(name);
    check(
        painter != null,
        "there is no synthetic domain '%s': did you mean %s? (domains: %s)",
        name,
        Names.nearest(name, domains()),
        String.join(", ", domains()));
    return painter;
  }

  /** Paints digits in the manner of one domain. */
  public interface DigitPainter {

    /**
     * One image of {@code digit}: {@code format.bytes()} bytes as in {@link Images}, decided by the
     * arguments alone. The scene is the same at every side and for grey and colour.
     */
    byte[] paint(int digit, ImageFormat format, Draws draws);

    /** 1 for a domain in grey, 3 for one in colour. */
    int channels();
  }
}
