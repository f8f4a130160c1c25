package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of a folder of images at any depth, in the order of their whole paths; in memory is one
 * listing for each level. Left out: hidden files and folders, and what usually accompanies images
 * (README, LICENSE, Thumbs.db, desktop.ini, .txt, .md, .csv, .json, ...). Every other file is taken
 * for an image, so that one in a wrong format is not lost silently.
 */
public final class FolderWalk implements Iterator<Path> {

  private static final Set<String> COMPANIONS =
      Set.of("thumbs.db", "desktop.ini", "readme", "license", "licence", "copying", "notice");
  private static final Set<String> COMPANION_ENDINGS =
      Set.of("txt", "md", "csv", "tsv", "json", "jsonl", "xml", "html", "yaml", "yml", "pdf");

  /** A folder on the way to the current file; the key of a folder in it ends with a slash. */
  private record Level(Path real, Iterator<Map.Entry<String, Path>> rest) {}

  private final Deque<Level> levels = new ArrayDeque<>();
  private final Set<Path> others;
  private final Consumer<Path> entered;
  private Path next;

  /**
   * Enters a folder, passing over others by their real paths and telling of each folder; throws,
   * here and later, if one cannot be read or links lead in a circle.
   */
  FolderWalk(Path folder, Set<Path> others, Consumer<Path> entered) {
    this.others = others;
    this.entered = entered;
    enter(folder);
  }

  /**
   * Where the images of a folder lie. In the <a
   * href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">hub's cache</a>, whose
   * folders hold {@code blobs}, and {@code snapshots} of links to them, that is a snapshot.
   */
  static Path start(Path folder) {
    Path snapshots = folder.resolve("snapshots");
    if (!Files.isDirectory(snapshots) || !Files.isDirectory(folder.resolve("blobs"))) {
      return folder;
    }
    List<Path> all = shown(snapshots).values().stream().filter(Files::isDirectory).toList();
    Path main = snapshots.resolve(mainCommit(folder));
    if (all.contains(main) || all.size() == 1) {
      return all.contains(main) ? main : all.get(0);
    }
    throw InputException.file(
        folder,
        "holds not exactly one snapshot",
        all.size() + " in snapshots",
        "one, or refs/main that names one",
        "pass the snapshot's own folder");
  }

  /** Empty if it is not told. */
  private static String mainCommit(Path folder) {
    try {
      return Files.readString(folder.resolve("refs").resolve("main")).strip();
    } catch (IOException notTold) {
      return "";
    }
  }

  /** Sorted as whole paths are: what is in folder {@code a} comes after {@code a.png}. */
  private static SortedMap<String, Path> shown(Path folder) {
    return new InputFile(folder)
        .naming(
            () -> {
              SortedMap<String, Path> shown = new TreeMap<>();
              try (Stream<Path> inside = Files.list(folder)) {
                inside
                    .filter(path -> !isHidden(path.getFileName().toString()))
                    .forEach(
                        path ->
                            shown.put(
                                path.getFileName() + (Files.isDirectory(path) ? "/" : ""), path));
              }
              return shown;
            });
  }

  private void enter(Path folder) {
    Path real = new InputFile(folder).naming(folder::toRealPath);
    if (levels.stream().anyMatch(level -> level.real.equals(real))) {
      throw InputException.file(
          folder, "a loop of symbolic links", "remove the link that leads back", null);
    }
    entered.accept(folder);
    levels.push(new Level(real, shown(folder).entrySet().iterator()));
  }

  @Override
  public boolean hasNext() {
    while (next == null && !levels.isEmpty()) {
      Level level = levels.peek();
      if (!level.rest.hasNext()) {
        levels.pop();
        continue;
      }
      Map.Entry<String, Path> inside = level.rest.next();
      if (inside.getKey().endsWith("/")) {
        enter(inside.getValue());
      } else if (!isCompanion(inside.getKey())
          && !others.contains(level.real.resolve(inside.getKey()))) {
        next = inside.getValue();
      }
    }
    return next != null;
  }

  @Override
  public Path next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Path file = next;
    next = null;
    return file;
  }

  /** Whether a file would be met, by its path inside the folder or archive, with slashes. */
  public static boolean takes(String path) {
    String[] parts = path.split("/");
    return parts.length > 0
        && Arrays.stream(parts).noneMatch(FolderWalk::isHidden)
        && !isCompanion(parts[parts.length - 1]);
  }

  private static boolean isHidden(String name) {
    boolean hidden = name.startsWith(".") && !name.equals(".") && !name.equals("..");
    return hidden || name.equals("__MACOSX");
  }

  private static boolean isCompanion(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return COMPANIONS.contains(name)
        || COMPANION_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
