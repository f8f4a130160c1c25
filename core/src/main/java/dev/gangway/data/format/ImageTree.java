package dev.gangway.data.format;

import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Image files in folders, on the disk or in an archive. A member of an archive has the path of the
 * archive before its own.
 */
public interface ImageTree {

  /** The folders directly in one, sorted by name. */
  List<Path> folders(Path folder);

  /** The image files directly in a folder, sorted by name. */
  List<Path> files(Path folder);

  /** The image files in a folder, at any depth, sorted by path. */
  List<Path> allFiles(Path folder);

  /** Opens some files, whose places are those in the list; they may come in another order. */
  ItemSource open(List<Path> files) throws IOException;

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
        public ItemSource open(List<Path> files) {
          return new ItemSource() {
            private int read;

            @Override
            public ImageItem next() {
              return read == files.size() ? null : new ImageItem.InFile(files.get(read++));
            }

            @Override
            public int place() {
              return read - 1;
            }
          };
        }
      };
}
