package dev.gangway.data.format;

import dev.gangway.image.ImageItem;
import dev.gangway.image.Picture;
import java.io.IOException;
import java.util.function.IntFunction;

/** The images of one folder, archive, table or file, one after the other. Not thread-safe. */
public interface ItemSource extends AutoCloseable {

  /** The next image; null at the end. */
  ImageItem next() throws IOException;

  /** What tells the class of the image that came last; empty if it has none. */
  default String label() {
    return "";
  }

  /** Where in the set the image that came last belongs: images of one place keep their order. */
  default int place() {
    return 0;
  }

  @Override
  default void close() throws IOException {}

  /**
   * Pictures that lie in memory.
   *
   * @param name what they are called before their numbers
   * @param labels of each; null if they are not asked for
   */
  static ItemSource of(String name, int count, IntFunction<Picture> picture, int[] labels) {
    return new ItemSource() {
      private int read;

      @Override
      public ImageItem next() {
        return read == count
            ? null
            : new ImageItem.Decoded(name + "#" + read, picture.apply(read++));
      }

      @Override
      public String label() {
        return labels == null ? "" : Integer.toString(labels[read - 1]);
      }
    };
  }
}
