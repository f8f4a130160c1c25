package dev.gangway.data.format;

import dev.gangway.image.ImageItem;
import java.io.IOException;

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
}
