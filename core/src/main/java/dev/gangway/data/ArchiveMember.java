package dev.gangway.data;

import dev.gangway.base.InputException;
import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.util.Optional;

/**
 * Something in an archive.
 *
 * @param name as the archive has it
 * @param folder whether it is one
 * @param fault why it is no file that can be read; empty if it is one
 * @param content reads it; only until the next member is asked for
 */
record ArchiveMember(String name, boolean folder, Optional<String> fault, Content content) {

  /** The most bytes that a member may have. */
  static final int LARGEST = 64 << 20;

  /** Reads a file's bytes, {@link #LARGEST} and one more at most. */
  @FunctionalInterface
  interface Content {
    /**
     * Reads.
     *
     * @throws InputException if this member alone is broken
     * @throws IOException if the archive is
     */
    byte[] read() throws IOException;
  }

  /** All members, one after the other. */
  interface Members extends AutoCloseable {

    /** The next; null at the end. */
    ArchiveMember next() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Whether it counts as an image. */
  boolean isImage() {
    return !folder && ImageStream.takes(name);
  }

  boolean leadsOut() {
    return name.matches("(?s)(.*/)?\\.\\.(/.*)?");
  }

  /**
   * The image, not decoded yet. Nothing is ever written under a member's name, but what leads out
   * of an archive was made to do harm.
   *
   * @param image what it is called
   * @throws IOException if the archive breaks off
   */
  ImageItem item(String image) throws IOException {
    if (leadsOut()) {
      return broken(image, "its name has '..', which leads out of a folder");
    }
    if (fault.isPresent()) {
      return broken(image, fault.get());
    }
    try {
      byte[] bytes = content.read();
      return bytes.length > LARGEST
          ? broken(image, "more than %d bytes".formatted(LARGEST))
          : new ImageItem.InMemory(image, bytes);
    } catch (InputException e) {
      return broken(image, e.getMessage());
    }
  }

  private static ImageItem broken(String image, String fault) {
    return new ImageItem.Broken(image, "unreadable image: " + fault);
  }
}
