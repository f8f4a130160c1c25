package dev.gangway.train;

import static dev.gangway.base.InputException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gangway.data.DataSpec;
import dev.gangway.run.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which images of the training sets take part. Test sets always stay whole. */
public enum Protocol {
  /** All of them. */
  @JsonProperty("full")
  FULL("full"),
  /**
   * The field's small protocol: 2,000 training images of MNIST and 1,800 of USPS, drawn at random
   * without regard to their classes (Liu and Tuzel, <a
   * href="https://arxiv.org/abs/1606.07536">arXiv 1606.07536</a>; Tzeng et al., <a
   * href="https://arxiv.org/abs/1702.05464">arXiv 1702.05464</a>). The draw is the same for every
   * seed of a training: the first places of the permutation that {@link Batches#permutation} makes
   * from {@link #DRAW_SEED}.
   */
  @JsonProperty("p")
  P("p");

  /** The published seed of the draw. */
  public static final long DRAW_SEED = 20180618;

  private static final Map<String, Integer> DRAWN = Map.of("mnist", 2_000, "usps", 1_800);

  private final String title;

  Protocol(String title) {
    this.title = title;
  }

  public static Protocol named(String name) {
    return Names.choose("protocol", name, List.of(values()), Protocol::toString);
  }

  /**
   * The places of the images that take part, in a training set of so many.
   *
   * @throws dev.gangway.base.InputException if the protocol is not defined for the set
   */
  int[] places(DataSpec spec, int size) {
    if (this == FULL) {
      return IntStream.range(0, size).toArray();
    }
    Integer count = DRAWN.get(spec.place());
    check(
        count != null,
        "protocol p is defined for mnist and usps, not for %s (leave --protocol out)",
        spec.place());
    check(size >= count, "protocol p draws %s images of %s, which has %s", count, spec, size);
    return Arrays.copyOf(Batches.permutation(size, DRAW_SEED), count);
  }

  /** The name in commands and files. */
  @Override
  public String toString() {
    return title;
  }
}
