package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.Archive.Member;
import dev.gangway.data.format.ItemSource.Item;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The image files in a folder or in an archive, listed once: in memory are their names. A member of
 * an archive has the path of the archive before its own; each reading goes through the archive
 * once.
 */
public final class ImageTree {

  private final Path root;
  private final List<Path> files = new ArrayList<>(); // sorted by key
  private final List<String> keys = new ArrayList<>(); // of files
  private final Set<Path> folders = new TreeSet<>(Comparator.comparing(ImageTree::key));
  private final FileFormat format; // of the archive; null for a folder

  private ImageTree(Path root, FileFormat format) {
    this.root = root;
    this.format = format;
  }

  /** Lists a folder; throws if it cannot be read. */
  public static ImageTree ofFolder(Path folder) {
    ImageTree tree = new ImageTree(FolderWalk.start(folder), null);
    new FolderWalk(tree.root, Set.of(), tree.folders::add).forEachRemaining(tree.files::add);
    tree.files.forEach(file -> tree.keys.add(key(file)));
    return tree;
  }

  /** Lists an archive; throws if it is not whole, or if a member's name leads out of it. */
  public static ImageTree ofArchive(Path file, FileFormat format) {
    ImageTree tree = new ImageTree(file, format);
    new InputFile(file)
        .naming(
            () -> {
              try (Archive members = Archive.open(file, format)) {
                for (Member m = members.next(); m != null; m = members.next()) {
                  tree.list(m);
                }
                return null;
              }
            });
    tree.files.sort(Comparator.comparing(ImageTree::key));
    tree.files.forEach(image -> tree.keys.add(key(image)));
    return tree;
  }

  /** What paths are sorted by: the same on every system. */
  private static String key(Path path) {
    return path.toString().replace('\\', '/');
  }

  private void list(Member member) {
    if (member.leadsOut()) {
      throw InputException.file(
          root + "/" + member.name(),
          "its name leads out of a folder",
          "do not use this archive",
          null);
    }
    if (member.isImage()) {
      files.add(path(member));
    }
    if (FolderWalk.takes(member.name() + "/image")) { // not hidden
      Path folder = member.folder() ? path(member) : path(member).getParent();
      for (; !folder.equals(root); folder = folder.getParent()) {
        folders.add(folder);
      }
    }
  }

  private Path path(Member member) {
    try {
      Path inside = Path.of(member.name().replaceFirst("^/+", "")).normalize();
      return inside.toString().isEmpty() ? root : root.resolve(inside);
    } catch (InvalidPathException e) {
      throw InputException.file(
          root, "a member's name is no path: " + e.getReason(), "unpack it and give the folder", e);
    }
  }

  /** The folder or the archive itself, or the only folder in an archive that holds all others. */
  public Path top() {
    Path top = root;
    List<Path> inside = format == null ? List.of() : folders(top);
    while (inside.size() == 1 && files(top).isEmpty() && !folders(inside.get(0)).isEmpty()) {
      top = inside.get(0);
      inside = folders(top);
    }
    return top;
  }

  /** The folders directly in one, sorted by name. */
  public List<Path> folders(Path folder) {
    return folders.stream().filter(path -> folder.equals(path.getParent())).toList();
  }

  /** The image files directly in a folder, sorted by name. */
  public List<Path> files(Path folder) {
    return allFiles(folder).stream().filter(path -> folder.equals(path.getParent())).toList();
  }

  /** The image files in a folder, at any depth, sorted by path. */
  public List<Path> allFiles(Path folder) {
    return files.subList(place(key(folder) + '/'), place(key(folder) + (char) ('/' + 1)));
  }

  /** Where the first of the files lies that comes after a key. */
  private int place(String key) {
    int found = Collections.binarySearch(keys, key);
    return found < 0 ? -found - 1 : found;
  }

  /** Opens some files, with a label for each place in the list; they may come in another order. */
  ItemSource open(List<Path> some, IntFunction<String> label) throws IOException {
    if (format == null) {
      return ItemSource.of(
          IntStream.range(0, some.size())
              .mapToObj(i -> new Item(new ImageItem.InFile(some.get(i)), label.apply(i), i))
              .iterator());
    }
    Map<Path, Deque<Integer>> places = new HashMap<>(); // a name may be there twice
    for (int i = 0; i < some.size(); i++) {
      places.computeIfAbsent(some.get(i), none -> new ArrayDeque<>()).add(i);
    }
    return Archive.open(root, format)
        .items(
            member -> {
              Deque<Integer> free = places.get(path(member));
              return free == null ? null : member.item(label.apply(free.peek()), free.remove());
            });
  }
}
