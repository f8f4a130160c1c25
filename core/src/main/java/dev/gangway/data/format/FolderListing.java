package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
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
            () ->
                Files.walkFileTree(
                    folder,
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new Collector(folder, found)));
    found.sort(byName());
    return found;
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

  private static final class Collector extends SimpleFileVisitor<Path> {

    private final Path root;
    private final List<Path> found;

    Collector(Path root, List<Path> found) {
      this.root = root;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(root) && isHidden(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file) && !isCompanion(file)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (e instanceof FileSystemLoopException) {
        throw InputException.file(
            path, "a loop of symbolic links", "remove the link that leads back", e);
      }
      throw e;
    }
  }
}
