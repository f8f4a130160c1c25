package dev.gangway.data;

import dev.gangway.image.ImageItem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Image files in folders, on the disk or in an archive. A member of an archive has the path of the
 * archive before its own.
 */
interface ImageTree {

  /** The folders directly in one, sorted by name. */
  List<Path> folders(Path folder);

  /** The image files directly in a folder, sorted by name. */
  List<Path> files(Path folder);

  /** The image files in a folder, at any depth, sorted by path. */
  List<Path> allFiles(Path folder);

  /**
   * Does something with each of some files, on all cores.
   *
   * @param each called by several threads
   * @return what it returned, in the order of the files
   */
  <T> List<T> map(List<Path> files, BiFunction<Path, ImageItem, T> each);

  /** What lies on the disk. */
  ImageTree DISK =
      new ImageTree() {
        @Override
        public List<Path> folders(Path folder) {
          return new FolderListing(folder).folders();
        }

        @Override
        public List<Path> files(Path folder) {
          return new FolderListing(folder).files();
        }

        @Override
        public List<Path> allFiles(Path folder) {
          return new FolderListing(folder).allFiles();
        }

        @Override
        public <T> List<T> map(List<Path> files, BiFunction<Path, ImageItem, T> each) {
          return files.parallelStream()
              .map(file -> each.apply(file, new ImageItem.InFile(file)))
              .toList();
        }
      };
}
