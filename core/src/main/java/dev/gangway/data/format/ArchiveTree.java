package dev.gangway.data.format;

import dev.gangway.base.InputException;
import dev.gangway.base.InputFile;
import dev.gangway.data.format.ArchiveItems.ArchiveMember;
import dev.gangway.data.format.ArchiveItems.ArchiveMember.Members;
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

/**
 * The image files in a zip or a tar. Only their names are kept; each reading goes through the
 * archive once, with the contents of some images in memory.
 */
public final class ArchiveTree implements ImageTree {

  private final Path file;
  private final FileFormat format;
  private final List<Path> images = new ArrayList<>(); // sorted by key
  private final List<String> keys = new ArrayList<>(); // of images
  private final Set<Path> folders = new TreeSet<>(Comparator.comparing(ArchiveTree::key));

  private ArchiveTree(Path file, FileFormat format) {
    this.file = file;
    this.format = format;
  }

  /**
   * Lists an archive.
   *
   * @throws InputException if it is not whole, or if a member's name leads out of it
   */
  public static ArchiveTree open(Path file, FileFormat format) {
    ArchiveTree tree = new ArchiveTree(file, format);
    new InputFile(file)
        .naming(
            () -> {
              try (Members members = ArchiveItems.members(file, format)) {
                for (ArchiveMember m = members.next(); m != null; m = members.next()) {
                  tree.list(m);
                }
                return null;
              }
            });
    tree.images.sort(Comparator.comparing(ArchiveTree::key));
    tree.images.forEach(image -> tree.keys.add(key(image)));
    return tree;
  }

  /** What paths are sorted by: the same on every system. */
  private static String key(Path path) {
    return path.toString().replace('\\', '/');
  }

  private void list(ArchiveMember member) {
    if (member.leadsOut()) {
      throw InputException.file(
          file + "/" + member.name(),
          "its name leads out of a folder",
          "do not use this archive",
          null);
    }
    if (member.isImage()) {
      images.add(path(member));
    }
    if (ImageStream.takes(member.name() + "/image")) { // not hidden
      Path folder = member.folder() ? path(member) : path(member).getParent();
      for (; !folder.equals(file); folder = folder.getParent()) {
        folders.add(folder);
      }
    }
  }

  private Path path(ArchiveMember member) {
    try {
      Path inside = Path.of(member.name().replaceFirst("^/+", "")).normalize();
      return inside.toString().isEmpty() ? file : file.resolve(inside);
    } catch (InvalidPathException e) {
      throw InputException.file(
          file, "a member's name is no path: " + e.getReason(), "unpack it and give the folder", e);
    }
  }

  /** The archive itself, or the only folder in it that holds all others. */
  public Path top() {
    Path top = file;
    List<Path> inside = folders(top);
    while (inside.size() == 1 && files(top).isEmpty() && !folders(inside.get(0)).isEmpty()) {
      top = inside.get(0);
      inside = folders(top);
    }
    return top;
  }

  @Override
  public List<Path> folders(Path folder) {
    return folders.stream().filter(path -> path.getParent().equals(folder)).toList();
  }

  @Override
  public List<Path> files(Path folder) {
    return allFiles(folder).stream().filter(path -> path.getParent().equals(folder)).toList();
  }

  @Override
  public List<Path> allFiles(Path folder) {
    return images.subList(place(key(folder) + '/'), place(key(folder) + (char) ('/' + 1)));
  }

  /** Where the first of the images lies that comes after a key. */
  private int place(String key) {
    int found = Collections.binarySearch(keys, key);
    return found < 0 ? -found - 1 : found;
  }

  @Override
  public ItemSource open(List<Path> files) throws IOException {
    Map<Path, Deque<Integer>> places = new HashMap<>(); // a name may be there twice
    for (int i = 0; i < files.size(); i++) {
      places.computeIfAbsent(files.get(i), none -> new ArrayDeque<>()).add(i);
    }
    Members members = ArchiveItems.members(file, format);
    return new ItemSource() {
      private int place;

      @Override
      public ImageItem next() throws IOException {
        for (ArchiveMember m = members.next(); m != null; m = members.next()) {
          Deque<Integer> free = m.isImage() ? places.get(path(m)) : null;
          if (free != null) {
            place = free.remove();
            return m.item(file + "/" + m.name());
          }
        }
        return null;
      }

      @Override
      public int place() {
        return place;
      }

      @Override
      public void close() throws IOException {
        members.close();
      }
    };
  }
}
