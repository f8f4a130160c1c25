package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.run.Names;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

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
    if (place.matches(".*[/\\\\.,:*?].*")) {
      return InputException.file(path(place), "no such file or folder", "check the path", null);
    }
    return InputException.of(
        "there is no data set and no path '%s': did you mean %s? names are %s",
        place, Names.nearest(place, NamedSets.names()), String.join(", ", NamedSets.names()));
  }
}
