package dev.gangway.data;

import dev.gangway.base.InputException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** Tells which parts of a set with a name lie in the data folder, without reading them. */
final class PresentParts {

  private PresentParts() {}

  static Set<Part> of(String name, Path folder) {
    DataSet set = NamedSets.named(name).orElseThrow().open(folder);
    Set<Part> present = EnumSet.noneOf(Part.class);
    set.parts().stream().filter(part -> isPresent(set, part)).forEach(present::add);
    return present;
  }

  private static boolean isPresent(DataSet set, Part part) {
    if (!(set instanceof FileDataSet files)) {
      return true; // drawn, not read
    }
    try {
      return !files.source(part).files().isEmpty();
    } catch (InputException missing) {
      return false;
    }
  }
}
