package dev.gangway.run;

import dev.gangway.base.InputException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names that a user types, out of a few. */
public final class Names {

  private Names() {}

  /**
   * The value of what the user typed, by its title; throws, with the kind of what is named, the
   * nearest title and all of them, if there is none.
   */
  public static <T> T choose(String kind, String name, List<T> values, Function<T, String> title) {
    return values.stream()
        .filter(value -> title.apply(value).equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = values.stream().map(title).toList();
              return InputException.of(
                  "there is no %s '%s': did you mean %s? (%ss: %s)",
                  kind, name, nearest(name, names), kind, String.join(", ", names));
            });
  }

  /** The nearest name, if a slip of the keys may have made the one that was typed of it. */
  public static Optional<String> near(String name, List<String> names) {
    int most = Math.max(2, name.length() / 3);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(nearest(name, names))
            .filter(near -> LevenshteinDistance.getDefaultInstance().apply(name, near) <= most);
  }

  /** The name that takes the fewest edits to reach. */
  public static String nearest(String name, List<String> names) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return names.stream()
        .min(Comparator.comparingInt(candidate -> distance.apply(name, candidate)))
        .orElseThrow();
  }
}
