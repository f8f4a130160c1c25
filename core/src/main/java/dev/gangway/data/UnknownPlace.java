package dev.gangway.data;

import dev.gangway.run.InputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;

/** The part of a spec that is neither a name nor an existing path. */
final class UnknownPlace {

  private UnknownPlace() {}

  /** {@code text} as a path; throws if this system has no such paths. */
  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw InputException.of("'%s' is no path: %s", text, e.getReason());
    }
  }

  /** The error for {@code place}, with the nearest name if it looks like a name. */
  static InputException error(String place) {
    if (place.matches(".*[/\\\\.,:].*")) {
      return InputException.file(path(place), "no such file or folder", "check the path", null);
    }
    return InputException.of(
        "there is no data set and no path '%s': did you mean %s? names are %s",
        place, nearest(place), String.join(", ", NamedSets.names()));
  }

  private static String nearest(String place) {
    return NamedSets.names().stream()
        .min(Comparator.comparingInt(name -> edits(place, name)))
        .orElseThrow();
  }

  /** The Levenshtein distance. */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1]; // distances of a's first i characters to b's first j
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
