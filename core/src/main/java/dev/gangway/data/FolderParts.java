package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.data.format.ImageTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a folder whose sub-folders are called {@code train}, {@code val}, {@code test}, or
 * what else people call these. One such name alone is a class like any other, and so are two
 * without {@code train} among others.
 */
final class FolderParts {

  private FolderParts() {}

  /**
   * The folder of each part.
   *
   * @return empty if the folder is one whole
   * @throws InputException if a part has two folders, or if a folder of images is none of the parts
   */
  static Map<Part, Path> of(ImageTree tree, Path folder) {
    Map<Part, Path> parts = new EnumMap<>(Part.class);
    List<Path> others = new ArrayList<>();
    List<Path> twice = new ArrayList<>();
    for (Path inside : tree.folders(folder)) {
      Optional<Part> part = Part.named(inside.getFileName().toString());
      if (part.isEmpty()) {
        others.add(inside);
      } else if (parts.putIfAbsent(part.get(), inside) != null) {
        twice.add(inside);
      }
    }
    boolean split = parts.size() >= 2 && (others.isEmpty() || parts.containsKey(Part.TRAIN));
    if (!split) {
      return Map.of();
    }
    twice.forEach(inside -> refuse(inside, "a second folder for this part"));
    others.stream()
        .filter(inside -> !tree.allFiles(inside).isEmpty())
        .forEach(inside -> refuse(inside, "neither a part nor in one"));
    return parts;
  }

  private static void refuse(Path inside, String found) {
    throw InputException.file(
        inside,
        "a folder of images beside parts of a set",
        found,
        "one folder each for train, val and test",
        "move it elsewhere or rename it");
  }
}
