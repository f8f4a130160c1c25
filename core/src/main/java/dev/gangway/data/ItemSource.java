package dev.gangway.data;

import dev.gangway.image.ImageItem;
import java.io.IOException;

/** The images of one folder, archive, table or file, one after the other. */
interface ItemSource extends AutoCloseable {

  /** The next image; null at the end. */
  ImageItem next() throws IOException;

  @Override
  void close() throws IOException;
}
