package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies in a folder of images, sorted by name. Left out: hidden files and folders, and what
 * usually accompanies images (README, LICENSE, Thumbs.db, desktop.ini, .txt, .md, .csv, .json,
 * ...). Every other file is taken for an image, so that one in a wrong format is not lost silently.
 */
public record FolderListing(Path folder) {

  private static final Set<String> COMPANIONS =
      Set.of("thumbs.db", "desktop.ini", "readme", "license", "licence", "copying", "notice");
  private static final Set<String> COMPANION_ENDINGS =
      Set.of("txt", "md", "csv", "tsv", "json", "jsonl", "xml", "html", "yaml", "yml", "pdf");

  /** The folders directly inside. */
  public List<Path> folders() {
    return inside().stream().filter(Files::isDirectory).toList();
  }

  /** The image files directly inside. */
  List<Path> files() {
    return inside().stream().filter(p -> !Files.isDirectory(p) && !isCompanion(p)).toList();
  }

  private List<Path> inside() {
    return new InputFile(folder)
        .naming(
            () -> {
              try (Stream<Path> paths = Files.list(folder)) {
                return paths.filter(p -> !isHidden(p)).sorted(byName()).toList();
              }
            });
  }

  /** The image files inside, at any depth. */
  public List<Path> allFiles() {
    List<Path> found = new ArrayList<>();
    new InputFile(folder)
        .naming(
            () -> {
              collect(folder, new ArrayDeque<>(), found);
              return null;
            });
    found.sort(byName());
    return found;
  }

  /**
   * Adds the image files in a folder.
   *
   * @param above the real paths of the folders on the way to it
   */
  private static void collect(Path folder, Deque<Path> above, List<Path> found) throws IOException {
    Path real = folder.toRealPath();
    if (above.contains(real)) {
      throw InputException.file(
          folder, "a loop of symbolic links", "remove the link that leads back", null);
    }
    above.push(real);
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder, p -> !isHidden(p))) {
      for (Path path : inside) {
        if (Files.isDirectory(path)) {
          collect(path, above, found);
        } else if (!isCompanion(path)) {
          found.add(path);
        }
      }
    }
    above.pop();
  }

  /** The same order on every system. */
  private Comparator<Path> byName() {
    return Comparator.comparing(path -> folder.relativize(path).toString().replace('\\', '/'));
  }

  private static boolean isHidden(Path path) {
    return isHidden(path.getFileName().toString());
  }

  private static boolean isCompanion(Path file) {
    return isCompanion(file.getFileName().toString());
  }

  /** Whether a file or folder of this name is left out, with all that is in it. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  /** Whether a file of this name is no image but usually lies beside images. */
  static boolean isCompanion(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return COMPANIONS.contains(name)
        || COMPANION_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
