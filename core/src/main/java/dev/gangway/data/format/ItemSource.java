package dev.gangway.data.format;

import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The images of a folder, an archive, a table or a set, one after the other. Not thread-safe. */
@FunctionalInterface
public interface ItemSource extends AutoCloseable {

  /** An image, what tells its class (or nothing), and its place: those of one keep their order. */
  record Item(ImageItem image, String label, int place) {

    Item(ImageItem image, String label) {
      this(image, label, 0);
    }
  }

  /** Opens what lies at a place. */
  @FunctionalInterface
  interface Opener<T> {
    ItemSource open(T place) throws IOException;
  }

  /** The next image; null at the end. */
  Item next() throws IOException;

  @Override
  default void close() throws IOException {}

  /** One image, without a label. */
  static ItemSource of(ImageItem image) {
    return of(List.of(new Item(image, "")).iterator());
  }

  static ItemSource of(Iterator<Item> items) {
    return () -> items.hasNext() ? items.next() : null;
  }

  /** Several sources one after the other, each opened when those before it are at their end. */
  static <T> ItemSource joined(Iterator<T> rest, Opener<T> opener) {
    return new ItemSource() {
      private ItemSource open = () -> null;

      @Override
      public Item next() throws IOException {
        Item next = open.next();
        while (next == null && rest.hasNext()) {
          close();
          open = opener.open(rest.next());
          next = open.next();
        }
        if (next == null) {
          close();
        }
        return next;
      }

      @Override
      public void close() throws IOException {
        ItemSource done = open;
        open = () -> null;
        done.close();
      }
    };
  }
}
